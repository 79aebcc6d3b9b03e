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

/** Reads the tools of a Chat Completions request. */
final class ChatToolsReader extends OpenAiToolsReader {

    @Override
    protected void add(JsonFields tool, List<Tool> tools) {
        String type = tool.requiredText("type");
        if (!type.equals("function")) {
            throw JsonFields.unsupported(
                    tool.at("type"),
                    "a tool of type " + JsonFields.quoted(type) + " cannot be translated (expected: function)");
        }
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
            case "custom" ->
                throw JsonFields.unsupported(choice.path(), "a custom tool cannot be translated (expected: function)");
            default ->
                throw JsonFields.malformed(
                        choice.at("type"), JsonFields.quoted(type), "function, allowed_tools, custom");
        };
    }
}
