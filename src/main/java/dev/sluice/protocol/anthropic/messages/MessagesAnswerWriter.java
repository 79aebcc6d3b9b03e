package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.anthropic.AnthropicUsageWriter;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.UnreadableAnswer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a whole answer of Messages. */
public final class MessagesAnswerWriter {

    private MessagesAnswerWriter() {}

    /**
     * Writes {@code answer}.
     *
     * @throws dev.sluice.call.FailedAttempt where a tool call's arguments are no JSON object
     */
    public static ObjectNode write(WholeAnswer answer) {
        ObjectNode message = Json.object()
                .put("id", answer.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", answer.model());
        ArrayNode content = message.putArray("content");
        boolean calls = false;
        for (WholeAnswer.Piece bodyChunk : answer.pieces()) {
            if (bodyChunk instanceof WholeAnswer.Text text) {
                content.addObject().put("type", "text").put("text", text.text().toString());
            } else if (bodyChunk instanceof WholeAnswer.Declined declined) {
                content.addObject()
                        .put("type", "text")
                        .put("text", declined.text().toString());
            } else if (bodyChunk instanceof WholeAnswer.Thought thought) {
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", thought.text().toString())
                        .put("signature", thought.signature() == null ? "" : thought.signature());
            } else if (bodyChunk instanceof WholeAnswer.Sealed sealed) {
                content.addObject().put("type", "redacted_thinking").put("data", sealed.data());
            } else if (bodyChunk instanceof WholeAnswer.Call call && !isCutOff(call, answer.stopReason())) {
                calls = true;
                call(call, content.addObject());
            }
        }
        message.put("stop_reason", MessagesStopReason.write(answer.stopReason(), calls));
        message.put("stop_sequence", answer.sequence());
        message.set("usage", AnthropicUsageWriter.write(answer.usage() == null ? TokenUsage.NONE : answer.usage()));
        return message;
    }

    /** A call that the output bound cut off has no input that could be run: the stop reason says so. */
    private static boolean isCutOff(WholeAnswer.Call call, StopReason stopReason) {
        return (stopReason == StopReason.OUTPUT_BOUND || stopReason == StopReason.CONTEXT_BOUND) && !isObject(call);
    }

    private static void call(WholeAnswer.Call call, ObjectNode block) {
        if (!isObject(call)) {
            throw UnreadableAnswer.answer("the arguments of " + call.name() + " are not a JSON object");
        }
        block.put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.set("input", Json.verbatim(call.arguments().toString()));
    }

    private static boolean isObject(WholeAnswer.Call call) {
        try {
            JsonNode arguments = Json.read(call.arguments().toString());
            return arguments.isObject();
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
