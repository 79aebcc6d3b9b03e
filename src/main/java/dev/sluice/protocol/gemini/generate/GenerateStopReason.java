package dev.sluice.protocol.gemini.generate;

import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.json.UnreadableAnswer;

/**
 * The mapping between stop reasons and Google's {@code finishReason}.
 *
 * @see <a href="https://ai.google.dev/api/generate-content#FinishReason">the reasons</a>
 */
final class GenerateStopReason {

    private GenerateStopReason() {}

    /**
     * Returns the stop reason of {@code reason}.
     *
     * @param calls whether the answer holds tool calls, which Google ends with an ordinary reason
     * @throws dev.sluice.call.FailedAttempt if the answer is not finished for a reason that is neither a limit nor a filter:
     *     only one reason means an ordinary end, so a reason that is not known is a failure
     */
    static StopReason read(String reason, String message, boolean calls) {
        return switch (reason) {
            case "STOP" -> calls ? StopReason.TOOL_CALLS : StopReason.DONE;
            case "MAX_TOKENS" -> StopReason.OUTPUT_LIMIT;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> StopReason.REFUSAL;
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS" ->
                throw UnreadableAnswer.call("a function", told(reason, message));
            default -> throw UnreadableAnswer.answer("the model stopped for " + told(reason, message));
        };
    }

    private static String told(String reason, String message) {
        return message.isEmpty() ? reason : reason + ", " + message;
    }

    static String write(StopReason stopReason) {
        return switch (stopReason) {
            case DONE, TOOL_CALLS, STOP_SEQUENCE, PAUSED -> "STOP";
            case OUTPUT_LIMIT, CONTEXT_LIMIT -> "MAX_TOKENS";
            case REFUSAL -> "SAFETY";
        };
    }
}
