package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.Said;
import dev.sluice.protocol.conversation.Tool;
import dev.sluice.protocol.conversation.Toolbox;
import dev.sluice.protocol.json.Fields;
import dev.sluice.protocol.openai.ToolsIn;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The tools of a Chat Completions request. */
final class ChatTools extends ToolsIn {

    @Override
    protected void add(Fields tool, List<Tool> tools) {
        String type = tool.neededText("type");
        if (!type.equals("function")) {
            throw Fields.unsupported(
                    tool.at("type"),
                    "a tool of type " + Fields.quoted(type) + " cannot be translated (expected: function)");
        }
        Fields function = tool.neededObject("function");
        JsonNode schema = schema(function);
        tools.add(new Tool(
                function.neededText("name"),
                function.text("description"),
                schema,
                function.flag("strict"),
                false,
                ChatParts.mark(tool),
                function.place()));
        function.close();
        tool.close();
    }

    @Override
    protected Toolbox chosen(String type, Fields choice, List<Tool> tools, @Nullable Said<Boolean> parallel) {
        return switch (type) {
            case "function" -> named(choice.neededObject("function").neededText("name"), choice, tools, parallel);
            case "allowed_tools" -> {
                Fields allowed = choice.neededObject("allowed_tools");
                Set<String> names = new HashSet<>();
                for (Fields tool : allowed.objects("tools")) {
                    names.add(tool.neededObject("function").neededText("name"));
                }
                yield narrowed(names, allowed, tools, parallel);
            }
            case "custom" ->
                throw Fields.unsupported(choice.place(), "a custom tool cannot be translated (expected: function)");
            default ->
                throw Fields.malformed(choice.at("type"), Fields.quoted(type), "function, allowed_tools, custom");
        };
    }
}
