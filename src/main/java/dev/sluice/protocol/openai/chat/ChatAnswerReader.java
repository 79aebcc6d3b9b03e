package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import dev.sluice.protocol.openai.OpenAiCitation;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer of Chat Completions. */
public final class ChatAnswerReader {

    private ChatAnswerReader() {}

    /**
     * Tells {@code answer} what {@code completion} says.
     *
     * @throws dev.sluice.call.FailedAttempt where it is no completion
     */
    public static void read(JsonNode completion, AnswerContext exchange, AnswerSink answer) {
        if (completion.hasNonNull("error")) {
            throw UnreadableAnswer.reported(completion.get("error"));
        }
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw UnreadableAnswer.answer("no message in it (expected: choices[0].message)");
        }
        answer.begun(id(completion, exchange), completion.path("model").asString(""), TokenUsage.NONE);
        String thoughts = ChatDeltaReader.thought(message);
        if (!thoughts.isEmpty()) {
            answer.thought(thoughts);
            answer.thoughtEnded(null);
        }
        String text = ChatDeltaReader.text(message);
        if (!text.isEmpty()) {
            answer.text(text);
        }
        message.path("annotations").forEach(annotation -> OpenAiCitation.read(annotation, 0, answer));
        String refusal = message.path("refusal").asString("");
        if (!refusal.isEmpty()) {
            answer.declined(refusal);
        }
        calls(message, exchange, answer);
        String reason = choice.path("finish_reason").asString("");
        answer.stopped(ChatStopReason.read(reason, !refusal.isEmpty()), null);
        answer.ended(OpenAiUsageReader.tokens(completion.path("usage")));
    }

    private static void calls(JsonNode message, AnswerContext exchange, AnswerSink answer) {
        int slot = 0;
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            answer.toolCall(slot, ChatDeltaReader.callId(call, exchange), UnreadableAnswer.text(function, "name"));
            String arguments = ChatDeltaReader.arguments(function);
            answer.toolArguments(slot, arguments.isBlank() ? "{}" : arguments);
            if (call.path("extra_content").isObject()) {
                answer.toolState(slot, call.path("extra_content").toString());
            }
            slot++;
        }
    }

    /** Azure and others leave the id empty at times. */
    static String id(JsonNode completion, AnswerContext exchange) {
        String id = completion.path("id").asString("");
        return id.isEmpty() ? "chatcmpl-" + exchange.context().ids().get() : id;
    }
}
