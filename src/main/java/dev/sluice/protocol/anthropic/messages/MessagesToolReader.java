package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.Toolbox;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads tools and the choice of them. */
final class MessagesToolReader {

    private MessagesToolReader() {}

    static Toolbox read(Fields request) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools")) {
            tools.add(tool(tool));
            tool.close();
        }
        Fields choice = request.object("tool_choice");
        if (choice == null) {
            return new Toolbox(tools, null, null);
        }
        Boolean single = choice.flag("disable_parallel_tool_use");
        Toolbox box = new Toolbox(
                tools,
                choice(choice),
                single == null ? null : new Said<>(!single, choice.at("disable_parallel_tool_use")));
        choice.close();
        return box;
    }

    private static Tool tool(Fields tool) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            throw Fields.unsupported(
                    tool.at("type"),
                    "a tool of type " + Fields.quoted(type) + " is Anthropic's own (expected: custom, or absent)");
        }
        JsonNode schema = tool.any("input_schema");
        if (schema == null || !schema.isObject()) {
            throw Fields.malformed(tool.at("input_schema"), "no schema", "a JSON schema of an object");
        }
        return new Tool(
                tool.neededText("name"),
                tool.text("description"),
                schema,
                tool.flag("strict"),
                false,
                MessagesBlockReader.mark(tool),
                tool.place());
    }

    private static ToolChoice choice(Fields choice) {
        String type = choice.neededText("type");
        return switch (type) {
            case "auto" -> new ToolChoice(ToolChoice.Mode.AUTO, null, choice.place());
            case "none" -> new ToolChoice(ToolChoice.Mode.NONE, null, choice.place());
            case "any" -> new ToolChoice(ToolChoice.Mode.ANY, null, choice.place());
            case "tool" -> new ToolChoice(ToolChoice.Mode.NAMED, choice.neededText("name"), choice.place());
            default -> throw Fields.malformed(choice.at("type"), Fields.quoted(type), "auto, any, tool, none");
        };
    }
}
