package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.OpenAiCitation;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import tools.jackson.databind.JsonNode;

/**
 * A reader of a whole answer of Chat Completions. One answer was asked for: where a provider gives several choices, they are
 * parts of it. For one answer.
 */
public final class ChatAnswerReader {

    private final AnswerContext answerContext;
    private final AnswerSink answer;
    private boolean refused;
    private int slot;
    private String reason = "";

    private ChatAnswerReader(AnswerContext answerContext, AnswerSink answer) {
        this.answerContext = answerContext;
        this.answer = answer;
    }

    /**
     * Passes the parts of {@code completion} to {@code answer}.
     *
     * @throws dev.sluice.call.FailedAttempt if it is no completion, or ended in an error
     */
    public static void read(JsonNode completion, AnswerContext answerContext, AnswerSink answer) {
        if (completion.hasNonNull("error")) {
            throw UnreadableAnswer.reported(completion.get("error"));
        }
        JsonNode choices = completion.path("choices");
        choices.forEach(ChatDeltaReader::requireNoError);
        if (choices.valueStream().noneMatch(choice -> choice.path("message").isObject())) {
            throw UnreadableAnswer.answer("no message in it (expected: choices[0].message)");
        }
        answer.begun(
                answerContext.id(completion.path("id"), "chatcmpl-"),
                completion.path("model").asString(""),
                TokenUsage.NONE);
        ChatAnswerReader reader = new ChatAnswerReader(answerContext, answer);
        for (int i = 0; i < choices.size(); i++) {
            if (!ChatChoices.isAlternative(choices, i)) {
                reader.choice(choices.get(i));
            }
        }
        answer.stopped(ChatStopReason.read(reader.reason, reader.refused), null);
        answer.ended(OpenAiUsageReader.tokens(completion.path("usage")));
    }

    private void choice(JsonNode choice) {
        JsonNode message = choice.path("message");
        boolean[] inReasoning = {false};
        ChatDeltaReader.content(
                message,
                thought -> {
                    inReasoning[0] = true;
                    answer.reasoning(thought);
                },
                text -> {
                    if (inReasoning[0]) {
                        answer.reasoningEnded(null);
                        inReasoning[0] = false;
                    }
                    answer.text(text);
                });
        if (inReasoning[0]) {
            answer.reasoningEnded(null);
        }
        message.path("annotations").forEach(annotation -> OpenAiCitation.read(annotation, 0, answer));
        String refusal = message.path("refusal").asString("");
        if (!refusal.isEmpty()) {
            refused = true;
            answer.refusal(refusal);
        }
        message.path("tool_calls").forEach(this::call);
        reason = ChatStopReason.graver(reason, choice.path("finish_reason").asString(""));
    }

    private void call(JsonNode call) {
        JsonNode function = call.path("function");
        answer.toolCall(slot, answerContext.id(call.path("id"), "call_"), UnreadableAnswer.text(function, "name"));
        String arguments = ChatDeltaReader.arguments(function);
        answer.toolArguments(slot, arguments.isBlank() ? "{}" : arguments);
        if (call.path("extra_content").isObject()) {
            answer.toolState(slot, call.path("extra_content").toString());
        }
        slot++;
    }
}
