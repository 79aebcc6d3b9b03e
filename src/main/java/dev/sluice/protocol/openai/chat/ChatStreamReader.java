package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.json.StreamReader;
import dev.sluice.protocol.json.UnreadableAnswer;
import dev.sluice.protocol.openai.DoneMark;
import dev.sluice.protocol.openai.OpenAiCitation;
import dev.sluice.protocol.openai.OpenAiUsageReader;
import tools.jackson.databind.JsonNode;

/**
 * A reader of one stream of chunks. One answer was asked for: several choices are parts of it. It passes the stop reason on at
 * the very end, since tool calls outweigh the reason given, and some providers send more of a call after the reason.
 */
public final class ChatStreamReader implements StreamReader {

    private final AnswerContext answerContext;
    private final AnswerSink answer;
    private final ChatToolCallReader calls;
    private String reason = "";
    private final OpenAiUsageReader usage = new OpenAiUsageReader();
    private int textChoice = -1;
    private boolean begun;
    private boolean inReasoning;
    private boolean refused;
    private boolean ended;

    /**
     * Creates a reader of one stream.
     *
     * @param answer receives the answer
     */
    public ChatStreamReader(AnswerContext answerContext, AnswerSink answer) {
        this.answerContext = answerContext;
        this.answer = answer;
        this.calls = new ChatToolCallReader(answerContext, answer);
    }

    @Override
    public void data(byte[] bytes, int from, int length) {
        if (DoneMark.is(bytes, from, length)) {
            finish();
            return;
        }
        JsonNode chunk = UnreadableAnswer.object(bytes, from, length);
        if (chunk.hasNonNull("error")) {
            throw UnreadableAnswer.reported(chunk.get("error"));
        }
        if (ended) {
            throw UnreadableAnswer.answer("a chunk after [DONE]");
        }
        usage.read(chunk.path("usage"));
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.isObject()) {
                ChatDeltaReader.requireNoError(choice);
                begin(chunk);
                delta(choice.path("index").asInt(0), choice.path("delta"));
                reason = ChatStopReason.graver(
                        reason, choice.path("finish_reason").asString(""));
            }
        }
    }

    @Override
    public void end() {
        if (!ended) {
            finish();
        }
    }

    private void begin(JsonNode chunk) {
        if (!begun) {
            begun = true;
            answer.begun(
                    answerContext.id(chunk.path("id"), "chatcmpl-"),
                    chunk.path("model").asString(""),
                    TokenUsage.NONE);
        }
    }

    private void delta(int choice, JsonNode delta) {
        ChatDeltaReader.content(
                delta,
                thought -> {
                    inReasoning = true;
                    answer.reasoning(thought);
                },
                text -> {
                    endReasoning();
                    textChoice = textChoice < 0 ? choice : textChoice;
                    // A text beside another text is a second answer, which was not asked for.
                    if (choice == textChoice) {
                        answer.text(text);
                    }
                });
        delta.path("annotations").forEach(annotation -> OpenAiCitation.read(annotation, 0, answer));
        String refusal = delta.path("refusal").asString("");
        if (!refusal.isEmpty()) {
            endReasoning();
            refused = true;
            answer.refusal(refusal);
        }
        for (JsonNode call : delta.path("tool_calls")) {
            endReasoning();
            calls.delta(choice, call);
        }
    }

    private void endReasoning() {
        if (inReasoning) {
            inReasoning = false;
            answer.reasoningEnded(null);
        }
    }

    private void finish() {
        if (ended) {
            return;
        }
        if (reason.isEmpty()) {
            throw UnreadableAnswer.cut("finish_reason");
        }
        ended = true;
        endReasoning();
        calls.end();
        answer.stopped(ChatStopReason.read(reason, refused), null);
        answer.ended(usage.tokens());
    }
}
