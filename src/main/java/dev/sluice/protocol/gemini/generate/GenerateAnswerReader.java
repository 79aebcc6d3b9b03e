package dev.sluice.protocol.gemini.generate;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.AnswerSink;
import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.gemini.GeminiUsageReader;
import dev.sluice.protocol.json.StreamReader;
import dev.sluice.protocol.json.UnreadableAnswer;
import tools.jackson.databind.JsonNode;

/**
 * A reader of one answer, whole or in the chunks of a stream, which have the same form. A stream has no terminator: the answer is
 * whole once its candidate has a reason for its end, or the prompt was blocked.
 */
public final class GenerateAnswerReader implements StreamReader {

    /** More calls than any answer makes. */
    private static final int MAX_CALLS = 1024;

    private final AnswerContext answerContext;
    private final AnswerSink answer;
    private final GeminiUsageReader usage = new GeminiUsageReader();
    private boolean begun;
    private boolean inReasoning;
    private int calls;
    private String reason = "";
    private String message = "";
    private boolean blocked;

    /**
     * Creates a reader of one answer.
     *
     * @param answer receives the answer
     */
    public GenerateAnswerReader(AnswerContext answerContext, AnswerSink answer) {
        this.answerContext = answerContext;
        this.answer = answer;
    }

    /**
     * Passes the parts of {@code whole} to {@code answer}.
     *
     * @throws dev.sluice.call.FailedAttempt if it is no answer, or no finished one
     */
    public static void read(JsonNode whole, AnswerContext answerContext, AnswerSink answer) {
        GenerateAnswerReader reader = new GenerateAnswerReader(answerContext, answer);
        reader.chunk(whole);
        if (!reader.isFinished()) {
            throw UnreadableAnswer.answer("no finishReason in it (expected: candidates[0].finishReason)");
        }
        reader.end();
    }

    @Override
    public void data(byte[] bytes, int from, int length) {
        chunk(UnreadableAnswer.object(bytes, from, length));
    }

    @Override
    public void end() {
        if (!isFinished()) {
            throw UnreadableAnswer.cut("finishReason");
        }
        endReasoning();
        if (!message.isEmpty() && (blocked || isRefusal())) {
            answer.refusal(message);
        }
        answer.stopped(blocked ? StopReason.REFUSAL : GenerateStopReason.read(reason, message, calls > 0), null);
        answer.ended(usage.tokens());
    }

    private boolean isFinished() {
        return blocked || !reason.isEmpty();
    }

    private boolean isRefusal() {
        return GenerateStopReason.read(reason, message, calls > 0) == StopReason.REFUSAL;
    }

    private void chunk(JsonNode chunk) {
        if (chunk.hasNonNull("error")) {
            throw UnreadableAnswer.reported(chunk.get("error"));
        }
        usage.read(chunk.path("usageMetadata"));
        JsonNode candidates = chunk.path("candidates");
        JsonNode feedback = chunk.path("promptFeedback");
        blocked |= !feedback.path("blockReason").asString("").isEmpty();
        if (!candidates.isArray() && !blocked && !chunk.has("usageMetadata")) {
            throw UnreadableAnswer.answer("no candidates in it (expected: candidates, or promptFeedback.blockReason)");
        }
        begin(chunk);
        message = later(feedback.path("blockReasonMessage"), message);
        // One answer was asked for: another candidate is another answer.
        candidate(candidates.path(0));
    }

    private void begin(JsonNode chunk) {
        if (!begun) {
            begun = true;
            TokenUsage soFar = usage.tokens();
            answer.begun(
                    answerContext.id(chunk.path("responseId"), "resp_"),
                    later(
                            chunk.path("modelVersion"),
                            answerContext.translation().model()),
                    soFar == null ? TokenUsage.NONE : soFar);
        }
    }

    private void candidate(JsonNode candidate) {
        candidate.path("content").path("parts").forEach(this::part);
        reason = later(candidate.path("finishReason"), reason);
        message = later(candidate.path("finishMessage"), message);
        if (!reason.isEmpty()) {
            // A reason that is a failure is told at once, before callers take the answer for finished.
            GenerateStopReason.read(reason, message, calls > 0);
        }
    }

    private static String later(JsonNode text, String earlier) {
        String given = text.asString("");
        return given.isEmpty() ? earlier : given;
    }

    private void part(JsonNode part) {
        if (part.path("functionCall").isObject()) {
            call(part, part.path("functionCall"));
            return;
        }
        String text = part.path("text").asString("");
        if (text.isEmpty()) {
            return;
        }
        if (part.path("thought").asBoolean(false)) {
            inReasoning = true;
            answer.reasoning(text);
        } else {
            endReasoning();
            answer.text(text);
        }
    }

    private void call(JsonNode part, JsonNode call) {
        endReasoning();
        if (calls == MAX_CALLS) {
            throw UnreadableAnswer.answer("more than " + MAX_CALLS + " tool calls");
        }
        int slot = calls++;
        answer.toolCall(slot, answerContext.id(call.path("id"), "call_"), UnreadableAnswer.text(call, "name"));
        JsonNode args = call.path("args");
        answer.toolArguments(slot, args.isObject() ? args.toString() : "{}");
        String signature = part.path("thoughtSignature").asString("");
        if (!signature.isEmpty()) {
            answer.toolState(slot, CallSignature.state(signature));
        }
    }

    private void endReasoning() {
        if (inReasoning) {
            inReasoning = false;
            answer.reasoningEnded(null);
        }
    }
}
