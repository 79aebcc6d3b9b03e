package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the tools of a Messages request. */
final class MessagesToolsReader {

    private MessagesToolsReader() {}

    static ToolSet read(JsonFields request) {
        List<Tool> tools = new ArrayList<>();
        for (JsonFields tool : request.objects("tools")) {
            tools.add(tool(tool));
            tool.close();
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
        return toolSet;
    }

    private static Tool tool(JsonFields tool) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            throw JsonFields.unsupported(
                    tool.at("type"),
                    "a tool of type " + JsonFields.quoted(type) + " is Anthropic's own (expected: custom, or absent)");
        }
        JsonNode schema = tool.any("input_schema");
        if (schema == null || !schema.isObject()) {
            throw JsonFields.malformed(tool.at("input_schema"), "no schema", "a JSON schema of an object");
        }
        return new Tool(
                tool.requiredText("name"),
                tool.text("description"),
                schema,
                tool.flag("strict"),
                false,
                MessagesContentReader.breakpoint(tool),
                tool.path());
    }

    private static ToolChoice choice(JsonFields choice) {
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
