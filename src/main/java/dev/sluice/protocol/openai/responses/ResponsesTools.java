package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.ToolChoice;
import dev.sluice.protocol.conversation.Toolbox;
import dev.sluice.protocol.json.Fields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the tools of a Responses request. */
final class ResponsesTools {

    private ResponsesTools() {}

    static Toolbox read(Fields request) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools")) {
            add(tool, tools);
        }
        Said<Boolean> parallel = Said.of(request.flag("parallel_tool_calls"), request.at("parallel_tool_calls"));
        JsonNode choice = request.any("tool_choice");
        if (choice == null) {
            return new Toolbox(tools, null, parallel);
        }
        if (choice.isString()) {
            return new Toolbox(tools, ToolChoice.word(choice.stringValue(), request.at("tool_choice")), parallel);
        }
        Fields named = request.neededObject("tool_choice");
        Toolbox box = narrowed(tools, named, parallel);
        named.close();
        return box;
    }

    /** A search that the model may do is dropped; any other tool that OpenAI runs itself is refused. */
    private static void add(Fields tool, List<Tool> tools) {
        String type = tool.neededText("type");
        switch (type) {
            case "function" -> {
                JsonNode schema = tool.any("parameters");
                if (schema != null && !schema.isObject()) {
                    throw Fields.malformed(tool.at("parameters"), "not a schema", "a JSON schema of an object");
                }
                tools.add(new Tool(
                        tool.neededText("name"),
                        tool.text("description"),
                        schema,
                        tool.flag("strict"),
                        false,
                        null,
                        tool.place()));
                tool.close();
            }
            case "custom" -> {
                Fields format = tool.object("format");
                if (format != null && "text".equals(format.neededText("type"))) {
                    format.close();
                } else if (format != null) {
                    tool.drops().drop(format.place());
                }
                tools.add(new Tool(
                        tool.neededText("name"), tool.text("description"), null, null, true, null, tool.place()));
                tool.close();
            }
            case "web_search", "web_search_preview" -> tool.drops().drop(tool.place());
            default ->
                throw Fields.unsupported(
                        tool.at("type"),
                        "a tool of type " + Fields.quoted(type) + " is OpenAI's own (expected: function, custom)");
        }
    }

    private static Toolbox narrowed(List<Tool> tools, Fields choice, @Nullable Said<Boolean> parallel) {
        String type = choice.neededText("type");
        return switch (type) {
            case "function", "custom" ->
                new Toolbox(
                        tools,
                        new ToolChoice(ToolChoice.Mode.NAMED, choice.neededText("name"), choice.place()),
                        parallel);
            case "allowed_tools" -> {
                Set<String> names = new HashSet<>();
                for (Fields tool : choice.objects("tools")) {
                    names.add(tool.neededText("name"));
                }
                List<Tool> kept = tools.stream()
                        .filter(tool -> names.contains(tool.name()))
                        .toList();
                yield new Toolbox(kept, ToolChoice.word(choice.neededText("mode"), choice.at("mode")), parallel);
            }
            default ->
                throw Fields.unsupported(
                        choice.place(), "a choice of type " + Fields.quoted(type) + " cannot be translated");
        };
    }
}
