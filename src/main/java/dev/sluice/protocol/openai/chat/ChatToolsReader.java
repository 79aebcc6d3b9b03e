package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.anthropic.messages.MessagesToolsReader;
import dev.sluice.protocol.conversation.CallerTool;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiToolsReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of the tools of a Chat Completions request, of which some may have Anthropic's form. */
final class ChatToolsReader extends OpenAiToolsReader {

    private final Map<String, CallerTool> callerTools = new HashMap<>();

    @Override
    protected void add(JsonFields tool, List<Tool> tools) {
        String type = tool.text("type");
        if (tool.any("input_schema") != null && tool.any("function") == null) {
            tools.add(MessagesToolsReader.tool(tool));
            return;
        }
        switch (type == null ? "" : type) {
            case "function" -> function(tool, tools);
            case "" -> throw JsonFields.malformed(tool.at("type"), "missing", "function");
            case "custom" -> custom(tool, tools);
            default -> leaveOut(tool);
        }
    }

    private static void function(JsonFields tool, List<Tool> tools) {
        JsonFields function = tool.requiredObject("function");
        JsonNode schema = schema(function);
        tools.add(new Tool(
                function.requiredText("name"),
                function.text("description"),
                schema,
                function.flag("strict"),
                false,
                ChatContentReader.breakpoint(tool),
                function.path()));
        function.close();
        tool.close();
    }

    /** Adds a tool that takes plain text. A grammar for the text is OpenAI's to enforce, and is left out by name. */
    private void custom(JsonFields tool, List<Tool> tools) {
        JsonFields custom = tool.requiredObject("custom");
        String name = custom.requiredText("name");
        JsonFields format = custom.object("format");
        if (format != null && "text".equals(format.requiredText("type"))) {
            format.close();
        } else if (format != null) {
            tool.dropped().drop(format.path());
        }
        tools.add(new Tool(
                name, custom.text("description"), null, null, true, ChatContentReader.breakpoint(tool), custom.path()));
        callerTools.put(name, new CallerTool(null, name, CallerTool.Form.FREE_FORM));
        custom.close();
        tool.close();
    }

    @Override
    protected Map<String, CallerTool> callerTools() {
        return callerTools;
    }

    /** Returns the name in a choice of {@code type}, or in an entry of a list of allowed tools. */
    private static String name(String type, JsonFields choice) {
        return choice.requiredObject(type).requiredText("name");
    }

    /** Reads a choice in Anthropic's form, which callers send with Anthropic's tools. */
    private static ToolSet anthropic(JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        Boolean single = choice.flag("disable_parallel_tool_use");
        Setting<Boolean> both =
                single == null ? parallel : new Setting<>(!single, choice.at("disable_parallel_tool_use"));
        return new ToolSet(tools, MessagesToolsReader.choice(choice), both);
    }

    @Override
    protected ToolSet chosen(String type, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        return switch (type) {
            case "function", "custom" -> named(name(type, choice), choice, tools, parallel);
            case "allowed_tools" -> {
                JsonFields allowed = choice.requiredObject("allowed_tools");
                Set<String> names = new HashSet<>();
                for (JsonFields tool : allowed.objects("tools")) {
                    names.add(name("custom".equals(tool.text("type")) ? "custom" : "function", tool));
                }
                yield narrowed(names, allowed, tools, parallel);
            }
            case "auto", "any", "none", "tool" -> anthropic(choice, tools, parallel);
            default ->
                throw JsonFields.malformed(
                        choice.at("type"), JsonFields.quoted(type), "function, allowed_tools, custom");
        };
    }
}
