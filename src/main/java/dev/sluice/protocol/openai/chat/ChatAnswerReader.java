package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.OpenAiCitation;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer of Chat Completions. */
public final class ChatAnswerReader {

    private ChatAnswerReader() {}

    /**
     * Passes the parts of {@code completion} to {@code answer}.
     *
     * @throws dev.sluice.call.FailedAttempt if it is no completion
     */
    public static void read(JsonNode completion, AnswerContext answerContext, AnswerSink answer) {
        if (completion.hasNonNull("error")) {
            throw UnreadableAnswer.reported(completion.get("error"));
        }
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw UnreadableAnswer.answer("no message in it (expected: choices[0].message)");
        }
        answer.begun(id(completion, answerContext), completion.path("model").asString(""), TokenUsage.NONE);
        String reasoning = ChatDeltaReader.reasoning(message);
        if (!reasoning.isEmpty()) {
            answer.reasoning(reasoning);
            answer.reasoningEnded(null);
        }
        String text = ChatDeltaReader.text(message);
        if (!text.isEmpty()) {
            answer.text(text);
        }
        message.path("annotations").forEach(annotation -> OpenAiCitation.read(annotation, 0, answer));
        String refusal = message.path("refusal").asString("");
        if (!refusal.isEmpty()) {
            answer.refusal(refusal);
        }
        calls(message, answerContext, answer);
        String reason = choice.path("finish_reason").asString("");
        answer.stopped(ChatStopReason.read(reason, !refusal.isEmpty()), null);
        answer.ended(OpenAiUsageReader.tokens(completion.path("usage")));
    }

    private static void calls(JsonNode message, AnswerContext answerContext, AnswerSink answer) {
        int slot = 0;
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            answer.toolCall(slot, ChatDeltaReader.callId(call, answerContext), UnreadableAnswer.text(function, "name"));
            String arguments = ChatDeltaReader.arguments(function);
            answer.toolArguments(slot, arguments.isBlank() ? "{}" : arguments);
            if (call.path("extra_content").isObject()) {
                answer.toolState(slot, call.path("extra_content").toString());
            }
            slot++;
        }
    }

    /** Returns the answer's id, made here if it is empty, as at Azure at times. */
    static String id(JsonNode completion, AnswerContext answerContext) {
        String id = completion.path("id").asString("");
        return id.isEmpty() ? "chatcmpl-" + answerContext.translation().ids().get() : id;
    }
}
