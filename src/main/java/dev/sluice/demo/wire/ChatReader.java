package dev.sluice.demo.wire;

import dev.sluice.demo.wire.ParsedRequest.Read;
import dev.sluice.demo.wire.ParsedRequest.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A reader of requests to OpenAI's {@code /chat/completions}. */
public final class ChatReader {

    private ChatReader() {}

    public static ParsedRequest read(JsonNode body) {
        if (!body.path("model").isString()) {
            return new Unreadable("you must provide a model parameter");
        }
        if (!LenientFields.hasElements(body.path("messages"))) {
            return new Unreadable("Missing required parameter: 'messages'.");
        }
        return new Read(new SimulatedRequest(
                LenientFields.text(body, "model"),
                LenientFields.flag(body, "stream"),
                LenientFields.flag(body.path("stream_options"), "include_usage"),
                Prompt.of(false, body.path("tools"), body.path("messages")),
                Math.max(LenientFields.number(body, "max_completion_tokens"), LenientFields.number(body, "max_tokens")),
                tools(body).choose(forced(body.path("tool_choice")), lastMessage(body.path("messages"))),
                schema(body.path("response_format")),
                isEffort(LenientFields.text(body, "reasoning_effort"))));
    }

    /** Returns whether a model shows reasoning at this effort. */
    static boolean isEffort(String effort) {
        return switch (effort) {
            case "low", "medium", "high", "xhigh", "max" -> true;
            default -> false;
        };
    }

    /** Returns the tool that the choice forces: {@link SimulatedTools#ANY} for {@code required}, or a name, or null. */
    static @Nullable String forced(JsonNode choice) {
        if (choice.isObject()) {
            return choice.has("function")
                    ? LenientFields.text(choice.path("function"), "name")
                    : LenientFields.text(choice, "name");
        }
        return choice.asString("").equals("required") ? SimulatedTools.ANY : null;
    }

    private static SimulatedTools tools(JsonNode body) {
        List<SimulatedRequest.Tool> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            tools.add(new SimulatedRequest.Tool(LenientFields.text(function, "name"), function.path("parameters")));
        }
        return new SimulatedTools(tools);
    }

    private static SimulatedTools.LastMessage lastMessage(JsonNode messages) {
        JsonNode last = LenientFields.last(messages);
        return new SimulatedTools.LastMessage(
                LenientFields.contentText(last.path("content")),
                LenientFields.text(last, "role").equals("tool"));
    }

    private static @Nullable JsonNode schema(JsonNode format) {
        return switch (LenientFields.text(format, "type")) {
            case "json_schema" ->
                LenientFields.objectOrNull(format.path("json_schema").path("schema"));
            case "json_object" -> JsonNodeFactory.instance.objectNode();
            default -> null;
        };
    }
}
