package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.StopReason;

/** Anthropic's words for why a model stopped. */
final class MessagesStopReason {

    private MessagesStopReason() {}

    /** Returns what {@code reason} means; a reason yet unknown is an ordinary end. */
    static StopReason read(String reason) {
        return switch (reason) {
            case "max_tokens" -> StopReason.OUTPUT_BOUND;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_BOUND;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOLS;
            case "refusal" -> StopReason.DECLINED;
            case "pause_turn" -> StopReason.PAUSED;
            default -> StopReason.DONE;
        };
    }

    /**
     * Returns the word for {@code stopReason}. Calls that were seen count for more than what the provider says of them.
     */
    static String write(StopReason stopReason, boolean calls) {
        return switch (stopReason) {
            case DONE, TOOLS -> calls ? "tool_use" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case OUTPUT_BOUND -> "max_tokens";
            case CONTEXT_BOUND -> "model_context_window_exceeded";
            case DECLINED -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}
