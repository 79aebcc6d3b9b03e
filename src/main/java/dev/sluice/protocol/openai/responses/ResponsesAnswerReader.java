package dev.sluice.protocol.openai.responses;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.OpenAiCitation;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of a whole answer of Responses. */
public final class ResponsesAnswerReader {

    private ResponsesAnswerReader() {}

    /**
     * Passes the parts of {@code response} to {@code answer}.
     *
     * @throws dev.sluice.call.FailedAttempt if it is no response, or a failed one
     */
    public static void read(JsonNode response, AnswerContext answerContext, AnswerSink answer) {
        if (response.hasNonNull("error")) {
            throw UnreadableAnswer.reported(response.get("error"));
        }
        if (!response.path("output").isArray()) {
            throw UnreadableAnswer.answer("output is missing (expected: a list of items)");
        }
        answer.begun(
                answerContext.id(response.path("id"), "resp_"),
                response.path("model").asString(""),
                TokenUsage.NONE);
        int calls = 0;
        boolean refused = false;
        int textLength = 0;
        for (JsonNode item : response.path("output")) {
            switch (UnreadableAnswer.text(item, "type")) {
                case "reasoning" -> reasoning(item, answer);
                case "message" -> {
                    for (JsonNode part : item.path("content")) {
                        refused |= part(part, textLength, answer);
                        textLength += Citation.length(part.path("text").asString(""));
                    }
                }
                case "function_call" -> {
                    answer.toolCall(
                            calls,
                            answerContext.id(item.path("call_id"), "call_"),
                            UnreadableAnswer.text(item, "name"));
                    String arguments = item.path("arguments").asString("");
                    answer.toolArguments(calls++, arguments.isBlank() ? "{}" : arguments);
                }
                default -> {
                    // Items of tools that the provider runs were not asked for; unknown types have no counterpart.
                }
            }
        }
        answer.stopped(ResponsesStopReason.read(response, calls > 0, refused), null);
        answer.ended(usage(response));
    }

    private static void reasoning(JsonNode item, AnswerSink answer) {
        StringBuilder reasoning = new StringBuilder();
        for (JsonNode part : item.path("summary")) {
            reasoning
                    .append(reasoning.isEmpty() ? "" : "\n\n")
                    .append(part.path("text").asString(""));
        }
        for (JsonNode part : item.path("content")) {
            reasoning.append(part.path("text").asString(""));
        }
        if (!reasoning.isEmpty()) {
            answer.reasoning(reasoning.toString());
        }
        answer.reasoningEnded(signature(item));
    }

    /** Reads a part, and returns whether it is a refusal. */
    private static boolean part(JsonNode part, int textLength, AnswerSink answer) {
        String text = part.path("text").asString("");
        String refusal = part.path("refusal").asString("");
        if (!text.isEmpty()) {
            answer.text(text);
        }
        part.path("annotations").forEach(annotation -> OpenAiCitation.read(annotation, textLength, answer));
        if (!refusal.isEmpty()) {
            answer.refusal(refusal);
        }
        return !refusal.isEmpty();
    }

    static @Nullable String signature(JsonNode item) {
        return EncryptedContent.signature(
                item.path("id").asString(""), item.path("encrypted_content").asString(""));
    }

    static @Nullable TokenUsage usage(JsonNode response) {
        return OpenAiUsageReader.tokens(response.path("usage"));
    }
}
