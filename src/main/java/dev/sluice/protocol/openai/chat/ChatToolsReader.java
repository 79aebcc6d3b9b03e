package dev.sluice.protocol.openai.chat;

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

/** The tools of a Chat Completions request. */
final class ChatToolsReader extends OpenAiToolsReader {

    @Override
    protected void add(JsonFields tool, List<Tool> tools) {
        String type = tool.neededText("type");
        if (!type.equals("function")) {
            throw JsonFields.unsupported(
                    tool.at("type"),
                    "a tool of type " + JsonFields.quoted(type) + " cannot be translated (expected: function)");
        }
        JsonFields function = tool.neededObject("function");
        JsonNode schema = schema(function);
        tools.add(new Tool(
                function.neededText("name"),
                function.text("description"),
                schema,
                function.flag("strict"),
                false,
                ChatContentReader.mark(tool),
                function.place()));
        function.close();
        tool.close();
    }

    @Override
    protected ToolSet chosen(String type, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        return switch (type) {
            case "function" -> named(choice.neededObject("function").neededText("name"), choice, tools, parallel);
            case "allowed_tools" -> {
                JsonFields allowed = choice.neededObject("allowed_tools");
                Set<String> names = new HashSet<>();
                for (JsonFields tool : allowed.objects("tools")) {
                    names.add(tool.neededObject("function").neededText("name"));
                }
                yield narrowed(names, allowed, tools, parallel);
            }
            case "custom" ->
                throw JsonFields.unsupported(choice.place(), "a custom tool cannot be translated (expected: function)");
            default ->
                throw JsonFields.malformed(
                        choice.at("type"), JsonFields.quoted(type), "function, allowed_tools, custom");
        };
    }
}
