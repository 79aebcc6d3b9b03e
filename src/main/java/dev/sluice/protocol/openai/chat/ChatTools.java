package dev.sluice.protocol.openai.chat;

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

/** Reads the tools of a Chat Completions request. */
final class ChatTools {

    private ChatTools() {}

    static Toolbox read(Fields request) {
        List<Tool> tools = new ArrayList<>();
        for (Fields tool : request.objects("tools")) {
            tools.add(tool(tool));
            tool.close();
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

    private static Tool tool(Fields tool) {
        String type = tool.neededText("type");
        if (!type.equals("function")) {
            throw Fields.unsupported(
                    tool.at("type"),
                    "a tool of type " + Fields.quoted(type) + " cannot be translated (expected: function)");
        }
        Fields function = tool.neededObject("function");
        JsonNode schema = function.any("parameters");
        if (schema != null && !schema.isObject()) {
            throw Fields.malformed(function.at("parameters"), "not a schema", "a JSON schema of an object");
        }
        Tool read = new Tool(
                function.neededText("name"),
                function.text("description"),
                schema,
                function.flag("strict"),
                false,
                ChatParts.mark(tool),
                function.place());
        function.close();
        return read;
    }

    private static Toolbox narrowed(List<Tool> tools, Fields choice, @Nullable Said<Boolean> parallel) {
        String type = choice.neededText("type");
        return switch (type) {
            case "function" -> {
                String name = choice.neededObject("function").neededText("name");
                yield new Toolbox(tools, new ToolChoice(ToolChoice.Mode.NAMED, name, choice.place()), parallel);
            }
            case "allowed_tools" -> {
                Fields allowed = choice.neededObject("allowed_tools");
                Set<String> names = new HashSet<>();
                for (Fields tool : allowed.objects("tools")) {
                    names.add(tool.neededObject("function").neededText("name"));
                }
                List<Tool> kept = tools.stream()
                        .filter(tool -> names.contains(tool.name()))
                        .toList();
                yield new Toolbox(kept, ToolChoice.word(allowed.neededText("mode"), allowed.at("mode")), parallel);
            }
            case "custom" ->
                throw Fields.unsupported(choice.place(), "a custom tool cannot be translated (expected: function)");
            default ->
                throw Fields.malformed(choice.at("type"), Fields.quoted(type), "function, allowed_tools, custom");
        };
    }
}
