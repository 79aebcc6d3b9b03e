package dev.sluice.protocol.openai.responses;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.Citation;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import dev.sluice.protocol.openai.OpenAiCitation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer of Responses. */
public final class ResponsesAnswerReader {

    private ResponsesAnswerReader() {}

    /**
     * Tells {@code answer} what {@code response} says.
     *
     * @throws dev.sluice.call.FailedAttempt where it is no response, or a failed one
     */
    public static void read(JsonNode response, AnswerSink answer) {
        if (response.hasNonNull("error")) {
            throw UnreadableAnswer.reported(response.get("error"));
        }
        if (!response.path("output").isArray()) {
            throw UnreadableAnswer.answer("output is missing (expected: a list of items)");
        }
        answer.begun(
                UnreadableAnswer.text(response, "id"), response.path("model").asString(""), TokenUsage.NONE);
        int calls = 0;
        boolean declined = false;
        int told = 0;
        for (JsonNode item : response.path("output")) {
            switch (UnreadableAnswer.text(item, "type")) {
                case "reasoning" -> reasoning(item, answer);
                case "message" -> {
                    for (JsonNode part : item.path("content")) {
                        declined |= part(part, told, answer);
                        told += Citation.length(part.path("text").asString(""));
                    }
                }
                case "function_call" -> {
                    answer.toolCall(calls, UnreadableAnswer.text(item, "call_id"), UnreadableAnswer.text(item, "name"));
                    String arguments = item.path("arguments").asString("");
                    answer.toolArguments(calls++, arguments.isBlank() ? "{}" : arguments);
                }
                default -> {
                    // Items of tools that the provider runs itself were not asked for; kinds yet unknown have no
                    // counterpart.
                }
            }
        }
        answer.stopped(stopReason(response, calls > 0, declined), null);
        answer.ended(usage(response));
    }

    private static void reasoning(JsonNode item, AnswerSink answer) {
        StringBuilder thoughts = new StringBuilder();
        for (JsonNode part : item.path("summary")) {
            thoughts.append(thoughts.isEmpty() ? "" : "\n\n")
                    .append(part.path("text").asString(""));
        }
        for (JsonNode part : item.path("content")) {
            thoughts.append(part.path("text").asString(""));
        }
        if (!thoughts.isEmpty()) {
            answer.thought(thoughts.toString());
        }
        answer.thoughtEnded(proof(item));
    }

    /** Returns whether the part says why the model does not answer. */
    private static boolean part(JsonNode part, int told, AnswerSink answer) {
        String text = part.path("text").asString("");
        String refusal = part.path("refusal").asString("");
        if (!text.isEmpty()) {
            answer.text(text);
        }
        part.path("annotations").forEach(annotation -> OpenAiCitation.read(annotation, told, answer));
        if (!refusal.isEmpty()) {
            answer.declined(refusal);
        }
        return !refusal.isEmpty();
    }

    static @Nullable String proof(JsonNode item) {
        return EncryptedContent.ofItem(
                item.path("id").asString(""), item.path("encrypted_content").asString(""));
    }

    /** Returns why the model stopped; {@code response} is whole. */
    static StopReason stopReason(JsonNode response, boolean calls, boolean declined) {
        if (declined) {
            return StopReason.DECLINED;
        }
        if (response.path("status").asString("").equals("incomplete")) {
            String reason = response.path("incomplete_details").path("reason").asString("");
            return reason.equals("content_filter") ? StopReason.DECLINED : StopReason.OUTPUT_BOUND;
        }
        return calls ? StopReason.TOOLS : StopReason.DONE;
    }

    static @Nullable TokenUsage usage(JsonNode response) {
        return OpenAiUsageReader.tokens(response.path("usage"));
    }
}
