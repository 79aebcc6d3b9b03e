package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.StopReason;

/** The mapping between stop reasons and Chat's {@code finish_reason}. */
final class ChatStopReason {

    private ChatStopReason() {}

    /**
     * Returns the stop reason of {@code reason}. An unknown reason is an ordinary end.
     *
     * @param refused whether the answer holds a refusal, which OpenAI ends with an ordinary reason
     */
    static StopReason read(String reason, boolean refused) {
        if (refused) {
            return StopReason.REFUSAL;
        }
        return switch (reason) {
            case "length" -> StopReason.OUTPUT_LIMIT;
            case "tool_calls", "function_call" -> StopReason.TOOL_CALLS;
            case "content_filter" -> StopReason.REFUSAL;
            default -> StopReason.DONE;
        };
    }

    /** Returns the one of two reasons of one answer that a caller must know: a limit or a filter before calls, calls before an end. */
    static String graver(String one, String other) {
        return rank(other) > rank(one) ? other : one;
    }

    private static int rank(String reason) {
        return switch (reason) {
            case "" -> 0;
            case "length" -> 3;
            case "content_filter" -> 4;
            case "tool_calls", "function_call" -> 2;
            default -> 1;
        };
    }

    /** Returns the {@code finish_reason}; {@code calls}, whether the answer holds tool calls, outweighs the provider's reason. */
    static String write(StopReason stopReason, boolean calls) {
        return switch (stopReason) {
            case DONE, TOOL_CALLS -> calls ? "tool_calls" : "stop";
            case STOP_SEQUENCE, PAUSED -> "stop";
            case OUTPUT_LIMIT, CONTEXT_LIMIT -> "length";
            case REFUSAL -> "content_filter";
        };
    }
}
