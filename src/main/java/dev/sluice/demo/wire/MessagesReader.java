package dev.sluice.demo.wire;

import dev.sluice.demo.wire.ParsedRequest.Read;
import dev.sluice.demo.wire.ParsedRequest.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of requests to Anthropic's {@code /messages} and {@code /messages/count_tokens}. */
public final class MessagesReader {

    private MessagesReader() {}

    /** Reads a request to {@code /messages}. */
    public static ParsedRequest read(JsonNode body) {
        return body.path("max_tokens").isNumber() ? readPrompt(body) : new Unreadable("max_tokens: Field required");
    }

    /** Reads a request to {@code /messages/count_tokens}. */
    public static ParsedRequest readPrompt(JsonNode body) {
        if (!body.path("model").isString()) {
            return new Unreadable("model: Field required");
        }
        if (!LenientFields.hasElements(body.path("messages"))) {
            return new Unreadable("messages: at least one message is required");
        }
        String thinking = LenientFields.text(body.path("thinking"), "type");
        return new Read(new SimulatedRequest(
                LenientFields.text(body, "model"),
                LenientFields.flag(body, "stream"),
                true,
                Prompt.of(
                        body.path("cache_control").isObject(),
                        body.path("tools"),
                        body.path("system"),
                        body.path("messages")),
                LenientFields.number(body, "max_tokens"),
                tools(body).choose(forced(body.path("tool_choice")), lastMessage(body.path("messages"))),
                LenientFields.objectOrNull(
                        body.path("output_config").path("format").path("schema")),
                thinking.equals("enabled") || thinking.equals("adaptive")));
    }

    private static SimulatedTools tools(JsonNode body) {
        List<SimulatedRequest.Tool> tools = new ArrayList<>();
        body.path("tools")
                .forEach(tool -> tools.add(
                        new SimulatedRequest.Tool(LenientFields.text(tool, "name"), tool.path("input_schema"))));
        return new SimulatedTools(tools);
    }

    private static @Nullable String forced(JsonNode choice) {
        return switch (LenientFields.text(choice, "type")) {
            case "any" -> SimulatedTools.ANY;
            case "tool" -> LenientFields.text(choice, "name");
            default -> null;
        };
    }

    private static SimulatedTools.LastMessage lastMessage(JsonNode messages) {
        JsonNode content = LenientFields.last(messages).path("content");
        boolean toolResult = content.isArray()
                && LenientFields.text(LenientFields.last(content), "type").equals("tool_result");
        return new SimulatedTools.LastMessage(LenientFields.contentText(content), toolResult);
    }
}
