package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.anthropic.messages.MessagesToolsReader;
import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.openai.OpenAiToolsReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the tools of a Chat Completions request, of which some may have Anthropic's form. */
final class ChatToolsReader extends OpenAiToolsReader {

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
            case "custom" ->
                throw JsonFields.unsupported(
                        tool.at("type"), "a custom tool cannot be translated over Chat (expected: function)");
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
            case "function" -> named(choice.requiredObject("function").requiredText("name"), choice, tools, parallel);
            case "allowed_tools" -> {
                JsonFields allowed = choice.requiredObject("allowed_tools");
                Set<String> names = new HashSet<>();
                for (JsonFields tool : allowed.objects("tools")) {
                    names.add(tool.requiredObject("function").requiredText("name"));
                }
                yield narrowed(names, allowed, tools, parallel);
            }
            case "auto", "any", "none", "tool" -> anthropic(choice, tools, parallel);
            case "custom" ->
                throw JsonFields.unsupported(choice.path(), "a custom tool cannot be translated (expected: function)");
            default ->
                throw JsonFields.malformed(
                        choice.at("type"), JsonFields.quoted(type), "function, allowed_tools, custom");
        };
    }
}
