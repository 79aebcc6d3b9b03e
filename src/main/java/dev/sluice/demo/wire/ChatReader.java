package dev.sluice.demo.wire;

import dev.sluice.demo.wire.Reading.Read;
import dev.sluice.demo.wire.Reading.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads requests to OpenAI's {@code /chat/completions}. */
public final class ChatReader {

    private ChatReader() {}

    public static Reading read(JsonNode body) {
        if (!body.path("model").isString()) {
            return new Unreadable("you must provide a model parameter");
        }
        if (!Fields.hasElements(body.path("messages"))) {
            return new Unreadable("Missing required parameter: 'messages'.");
        }
        return new Read(new Ask(
                Fields.text(body, "model"),
                Fields.flag(body, "stream"),
                Fields.flag(body.path("stream_options"), "include_usage"),
                Prompt.of(false, body.path("tools"), body.path("messages")),
                Math.max(Fields.number(body, "max_completion_tokens"), Fields.number(body, "max_tokens")),
                tools(body).pick(forced(body.path("tool_choice")), lastTurn(body.path("messages"))),
                schema(body.path("response_format")),
                isEffort(Fields.text(body, "reasoning_effort"))));
    }

    /** Says whether an effort is one at which a model shows reasoning. */
    static boolean isEffort(String effort) {
        return switch (effort) {
            case "low", "medium", "high", "xhigh", "max" -> true;
            default -> false;
        };
    }

    /** Reads {@code required} or an object that names a function. */
    static @Nullable String forced(JsonNode choice) {
        if (choice.isObject()) {
            return choice.has("function") ? Fields.text(choice.path("function"), "name") : Fields.text(choice, "name");
        }
        return choice.asString("").equals("required") ? Toolbox.ANY : null;
    }

    private static Toolbox tools(JsonNode body) {
        List<Ask.Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            tools.add(new Ask.Tool(Fields.text(function, "name"), function.path("parameters")));
        }
        return new Toolbox(tools);
    }

    private static Toolbox.LastTurn lastTurn(JsonNode messages) {
        JsonNode last = Fields.last(messages);
        return new Toolbox.LastTurn(
                Fields.contentText(last.path("content")),
                Fields.text(last, "role").equals("tool"));
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (Fields.text(format, "type")) {
            case "json_schema" -> Fields.objectOrNull(format.path("json_schema").path("schema"));
            case "json_object" -> JsonNodeFactory.instance.objectNode();
            default -> null;
        };
    }
}
