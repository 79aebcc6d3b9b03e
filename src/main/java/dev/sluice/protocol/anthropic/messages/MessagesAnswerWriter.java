package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.anthropic.AnthropicUsageWriter;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import dev.sluice.protocol.json.DroppedFields;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.json.JsonPath;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A writer of a whole answer of Messages. */
public final class MessagesAnswerWriter {

    private static final JsonPath ANSWER = JsonPath.BODY.field("answer");

    private MessagesAnswerWriter() {}

    /**
     * Returns {@code answer} as a message.
     *
     * @param dropped receives the places of inputs that the model did not write as objects
     * @throws dev.sluice.call.FailedAttempt if a tool call's arguments begin as an object and are none
     */
    public static ObjectNode write(WholeAnswer answer, DroppedFields dropped) {
        ObjectNode message = Json.object()
                .put("id", answer.id())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", answer.model());
        ArrayNode content = message.putArray("content");
        boolean calls = false;
        for (WholeAnswer.Part part : answer.parts()) {
            if (part instanceof WholeAnswer.Text text) {
                content.addObject().put("type", "text").put("text", text.text().toString());
            } else if (part instanceof WholeAnswer.Refusal refused) {
                content.addObject()
                        .put("type", "text")
                        .put("text", refused.text().toString());
            } else if (part instanceof WholeAnswer.Reasoning reasoning) {
                content.addObject()
                        .put("type", "thinking")
                        .put("thinking", reasoning.text().toString())
                        .put("signature", reasoning.signature() == null ? "" : reasoning.signature());
            } else if (part instanceof WholeAnswer.EncryptedReasoning encrypted) {
                content.addObject().put("type", "redacted_thinking").put("data", encrypted.data());
            } else if (part instanceof WholeAnswer.ToolCall call && !isCutOff(call, answer.stopReason())) {
                calls = true;
                call(call, content.size(), content.addObject(), dropped);
            }
        }
        message.put("stop_reason", MessagesStopReason.write(answer.stopReason(), calls));
        message.put("stop_sequence", answer.sequence());
        message.set("usage", AnthropicUsageWriter.write(answer.usage() == null ? TokenUsage.NONE : answer.usage()));
        return message;
    }

    /** Returns whether a limit cut the call off; its input could not be used, and the stop reason reports the limit. */
    private static boolean isCutOff(WholeAnswer.ToolCall call, StopReason stopReason) {
        return (stopReason == StopReason.OUTPUT_LIMIT || stopReason == StopReason.CONTEXT_LIMIT)
                && !Boolean.FALSE.equals(MessagesCallInput.beginsAsObject(call.arguments()))
                && !isObject(call);
    }

    private static void call(WholeAnswer.ToolCall call, int index, ObjectNode block, DroppedFields dropped) {
        String input = MessagesCallInput.of(call.name(), call.arguments().toString());
        if (MessagesCallInput.isRaw(input, call.arguments().toString())) {
            dropped.note(ANSWER.field("content").item(index).field("input"));
        }
        block.put("type", "tool_use").put("id", call.id()).put("name", call.name());
        block.set("input", Json.verbatim(input));
    }

    private static boolean isObject(WholeAnswer.ToolCall call) {
        try {
            JsonNode arguments = Json.read(call.arguments().toString());
            return arguments.isObject();
        } catch (JacksonException notJson) {
            return false;
        }
    }
}
