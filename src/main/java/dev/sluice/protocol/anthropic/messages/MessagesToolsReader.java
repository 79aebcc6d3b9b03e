package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Setting;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.ToolSet;
import dev.sluice.protocol.json.JsonFields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads tools and the choice of them. */
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
        ToolSet box = new ToolSet(
                tools,
                choice(choice),
                single == null ? null : new Setting<>(!single, choice.at("disable_parallel_tool_use")));
        choice.close();
        return box;
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
                tool.neededText("name"),
                tool.text("description"),
                schema,
                tool.flag("strict"),
                false,
                MessagesContentReader.mark(tool),
                tool.place());
    }

    private static ToolChoice choice(JsonFields choice) {
        String type = choice.neededText("type");
        return switch (type) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, null, choice.place());
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, null, choice.place());
            case "any" -> new ToolChoice(ToolChoice.Mode.ANY, null, choice.place());
            case "tool" -> new ToolChoice(ToolChoice.Mode.NAMED, choice.neededText("name"), choice.place());
            default -> throw JsonFields.malformed(choice.at("type"), JsonFields.quoted(type), "auto, any, tool, none");
        };
    }
}
