package dev.sluice.protocol.openai.responses;

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

/** Reads the tools of a Responses request. */
final class ResponsesToolsReader extends OpenAiToolsReader {

    /** Drops web search; refuses any other tool that OpenAI runs itself. */
    @Override
    protected void add(JsonFields tool, List<Tool> tools) {
        String type = tool.requiredText("type");
        switch (type) {
            case "function" -> {
                JsonNode schema = schema(tool);
                tools.add(new Tool(
                        tool.requiredText("name"),
                        tool.text("description"),
                        schema,
                        tool.flag("strict"),
                        false,
                        null,
                        tool.path()));
                tool.close();
            }
            case "custom" -> {
                JsonFields format = tool.object("format");
                if (format != null && "text".equals(format.requiredText("type"))) {
                    format.close();
                } else if (format != null) {
                    tool.dropped().drop(format.path());
                }
                tools.add(new Tool(
                        tool.requiredText("name"), tool.text("description"), null, null, true, null, tool.path()));
                tool.close();
            }
            case "web_search", "web_search_preview" -> tool.dropped().drop(tool.path());
            default ->
                throw JsonFields.unsupported(
                        tool.at("type"),
                        "a tool of type " + JsonFields.quoted(type) + " is OpenAI's own (expected: function, custom)");
        }
    }

    @Override
    protected ToolSet chosen(String type, JsonFields choice, List<Tool> tools, @Nullable Setting<Boolean> parallel) {
        return switch (type) {
            case "function", "custom" -> named(choice.requiredText("name"), choice, tools, parallel);
            case "allowed_tools" -> {
                Set<String> names = new HashSet<>();
                for (JsonFields tool : choice.objects("tools")) {
                    names.add(tool.requiredText("name"));
                }
                yield narrowed(names, choice, tools, parallel);
            }
            default ->
                throw JsonFields.unsupported(
                        choice.path(), "a choice of type " + JsonFields.quoted(type) + " cannot be translated");
        };
    }
}
