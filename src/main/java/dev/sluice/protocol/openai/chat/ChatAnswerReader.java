package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.Answer;
import dev.sluice.protocol.conversation.Exchange;
import dev.sluice.protocol.json.Unreadable;
import dev.sluice.protocol.openai.UrlCitation;
import dev.sluice.protocol.openai.UsageJson;
import tools.jackson.databind.JsonNode;

/** Reads a whole answer of Chat Completions. */
public final class ChatAnswerReader {

    private ChatAnswerReader() {}

    /**
     * Tells {@code answer} what {@code completion} says.
     *
     * @throws dev.sluice.call.FailedAttempt where it is no completion
     */
    public static void read(JsonNode completion, Exchange exchange, Answer answer) {
        if (completion.hasNonNull("error")) {
            throw Unreadable.reported(completion.get("error"));
        }
        JsonNode choice = completion.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw Unreadable.answer("no message in it (expected: choices[0].message)");
        }
        answer.begun(id(completion, exchange), completion.path("model").asString(""), TokenUsage.NONE);
        String thoughts = ChatDelta.thought(message);
        if (!thoughts.isEmpty()) {
            answer.thought(thoughts);
            answer.thoughtEnded(null);
        }
        String text = ChatDelta.text(message);
        if (!text.isEmpty()) {
            answer.text(text);
        }
        message.path("annotations").forEach(annotation -> UrlCitation.read(annotation, 0, answer));
        String refusal = message.path("refusal").asString("");
        if (!refusal.isEmpty()) {
            answer.declined(refusal);
        }
        calls(message, exchange, answer);
        String reason = choice.path("finish_reason").asString("");
        answer.stopped(FinishReason.read(reason, !refusal.isEmpty()), null);
        JsonNode usage = completion.path("usage");
        answer.ended(usage.isObject() ? UsageJson.CHAT.read(usage) : null);
    }

    private static void calls(JsonNode message, Exchange exchange, Answer answer) {
        int slot = 0;
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            answer.toolCall(slot, ChatDelta.callId(call, exchange), Unreadable.text(function, "name"));
            String arguments = ChatDelta.arguments(function);
            answer.toolArguments(slot, arguments.isBlank() ? "{}" : arguments);
            if (call.path("extra_content").isObject()) {
                answer.toolState(slot, call.path("extra_content").toString());
            }
            slot++;
        }
    }

    /** Azure and others leave the id empty at times. */
    static String id(JsonNode completion, Exchange exchange) {
        String id = completion.path("id").asString("");
        return id.isEmpty() ? "chatcmpl-" + exchange.terms().ids().get() : id;
    }
}
