package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.anthropic.AnthropicUsageReader;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of a whole answer of Messages. */
public final class MessagesAnswerReader {

    private MessagesAnswerReader() {}

    /**
     * Passes the parts of {@code message} to {@code answer}.
     *
     * @throws dev.sluice.call.FailedAttempt if it is no message
     */
    public static void read(JsonNode message, AnswerContext answerContext, AnswerSink answer) {
        if (message.has("error")) {
            throw UnreadableAnswer.reported(message.get("error"));
        }
        JsonNode content = message.path("content");
        if (!content.isArray()) {
            throw UnreadableAnswer.answer("content is missing (expected: a list of blocks)");
        }
        AnthropicUsageReader usage = new AnthropicUsageReader();
        usage.read(message.path("usage"));
        answer.begun(
                answerContext.id(message.path("id"), "msg_"),
                message.path("model").asString(""),
                usage.tokens());
        MessagesCitationReader citations = new MessagesCitationReader(answer);
        int calls = 0;
        for (JsonNode block : content) {
            switch (UnreadableAnswer.text(block, "type")) {
                case "text" -> {
                    citations.text(UnreadableAnswer.text(block, "text"));
                    block.path("citations").forEach(citations::citation);
                    citations.blockEnded();
                }
                case "thinking" -> {
                    answer.reasoning(UnreadableAnswer.text(block, "thinking"));
                    String signature = block.path("signature").asString("");
                    answer.reasoningEnded(signature.isEmpty() ? null : signature);
                }
                case "redacted_thinking" -> answer.encryptedReasoning(UnreadableAnswer.text(block, "data"));
                case "tool_use" -> {
                    answer.toolCall(
                            calls, answerContext.id(block.path("id"), "toolu_"), UnreadableAnswer.text(block, "name"));
                    answer.toolArguments(calls++, arguments(block.get("input")));
                }
                default -> {
                    // Blocks of tools that the provider runs were not asked for; unknown types have no counterpart.
                }
            }
        }
        stopped(message, answer);
        answer.ended(message.path("usage").isObject() ? usage.tokens() : null);
    }

    /** Returns the arguments in {@code input}: an object, or at some servers a text, which is passed on as it is. */
    static String arguments(@Nullable JsonNode input) {
        if (input == null || input.isNull()) {
            return "{}";
        }
        return input.isString() ? input.stringValue() : input.toString();
    }

    /** Passes the stop reason of {@code holder}, a message or a stream's last delta, to {@code answer}. */
    static void stopped(JsonNode holder, AnswerSink answer) {
        JsonNode explanation = holder.path("stop_details").path("explanation");
        if (explanation.isString() && !explanation.stringValue().isEmpty()) {
            answer.refusal(explanation.stringValue());
        }
        JsonNode sequence = holder.path("stop_sequence");
        answer.stopped(
                MessagesStopReason.read(holder.path("stop_reason").asString("")),
                sequence.isString() ? sequence.stringValue() : null);
    }
}
