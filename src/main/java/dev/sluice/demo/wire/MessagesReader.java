package dev.sluice.demo.wire;

import dev.sluice.demo.wire.Reading.Read;
import dev.sluice.demo.wire.Reading.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads requests to Anthropic's {@code /messages} and {@code /messages/count_tokens}. */
public final class MessagesReader {

    private MessagesReader() {}

    /** Reads a request for an answer. */
    public static Reading read(JsonNode body) {
        return body.path("max_tokens").isNumber() ? readPrompt(body) : new Unreadable("max_tokens: Field required");
    }

    /** Reads a request whose prompt is only to be counted. */
    public static Reading readPrompt(JsonNode body) {
        if (!body.path("model").isString()) {
            return new Unreadable("model: Field required");
        }
        if (!Fields.hasElements(body.path("messages"))) {
            return new Unreadable("messages: at least one message is required");
        }
        String thinking = Fields.text(body.path("thinking"), "type");
        return new Read(new Ask(
                Fields.text(body, "model"),
                Fields.flag(body, "stream"),
                true,
                Prompt.of(
                        body.path("cache_control").isObject(),
                        body.path("tools"),
                        body.path("system"),
                        body.path("messages")),
                Fields.number(body, "max_tokens"),
                tools(body).pick(forced(body.path("tool_choice")), lastTurn(body.path("messages"))),
                Fields.objectOrNull(body.path("output_config").path("format").path("schema")),
                thinking.equals("enabled") || thinking.equals("adaptive")));
    }

    private static Toolbox tools(JsonNode body) {
        List<Ask.Tool> tools = new ArrayList<>();
        body.path("tools")
                .forEach(tool -> tools.add(new Ask.Tool(Fields.text(tool, "name"), tool.path("input_schema"))));
        return new Toolbox(tools);
    }

    private static @Nullable String forced(JsonNode choice) {
        return switch (Fields.text(choice, "type")) {
            case "any" -> Toolbox.ANY;
            case "tool" -> Fields.text(choice, "name");
            default -> null;
        };
    }

    private static Toolbox.LastTurn lastTurn(JsonNode messages) {
        JsonNode content = Fields.last(messages).path("content");
        boolean toolResult =
                content.isArray() && Fields.text(Fields.last(content), "type").equals("tool_result");
        return new Toolbox.LastTurn(Fields.contentText(content), toolResult);
    }
}
