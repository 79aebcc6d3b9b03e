package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A reader of the tools of a Messages request, and of requests of another dialect that hold some. */
public final class MessagesToolsReader {

    private MessagesToolsReader() {}

    static ToolSet read(JsonFields request) {
        List<Tool> tools = new ArrayList<>();
        boolean hostedLeftOut = false;
        for (JsonFields tool : request.objects("tools")) {
            String type = tool.text("type");
            if (type == null || type.equals("custom")) {
                tools.add(tool(tool));
            } else {
                hostedLeftOut = true;
                tool.dropped().drop(tool.path());
            }
        }
        JsonFields choice = request.object("tool_choice");
        if (choice == null) {
            return new ToolSet(tools, null, null);
        }
        Boolean single = choice.flag("disable_parallel_tool_use");
        ToolSet toolSet = new ToolSet(
                tools,
                choice(choice),
                single == null ? null : new Setting<>(!single, choice.at("disable_parallel_tool_use")));
        choice.close();
        if (hostedLeftOut) {
            toolSet.requireCallable();
        }
        return toolSet;
    }

    /** Returns a tool that the caller runs, and closes it. */
    public static Tool tool(JsonFields tool) {
        tool.pass("type");
        JsonNode schema = tool.any("input_schema");
        if (schema == null || !schema.isObject()) {
            throw JsonFields.malformed(tool.at("input_schema"), "no schema", "a JSON schema of an object");
        }
        if (Boolean.TRUE.equals(tool.flag("defer_loading"))) {
            tool.dropped().note(tool.at("defer_loading"));
        }
        Tool read = new Tool(
                tool.requiredText("name"),
                tool.text("description"),
                schema,
                tool.flag("strict"),
                false,
                MessagesContentReader.breakpoint(tool),
                tool.path());
        tool.close();
        return read;
    }

    /** Returns the rule for tool calls. */
    public static ToolChoice choice(JsonFields choice) {
        String type = choice.requiredText("type");
        return switch (type) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, null, choice.path());
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, null, choice.path());
            case "any" -> new ToolChoice(ToolChoice.Mode.ANY, null, choice.path());
            case "tool" -> new ToolChoice(ToolChoice.Mode.NAMED, choice.requiredText("name"), choice.path());
            default -> throw JsonFields.malformed(choice.at("type"), JsonFields.quoted(type), "auto, any, tool, none");
        };
    }
}
