package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.StopReason;

/** The mapping between stop reasons and Anthropic's {@code stop_reason}. */
final class MessagesStopReason {

    private MessagesStopReason() {}

    /** Returns the stop reason of {@code reason}. An unknown reason is an ordinary end. */
    static StopReason read(String reason) {
        return switch (reason) {
            case "max_tokens" -> StopReason.OUTPUT_LIMIT;
            case "model_context_window_exceeded" -> StopReason.CONTEXT_LIMIT;
            case "stop_sequence" -> StopReason.STOP_SEQUENCE;
            case "tool_use" -> StopReason.TOOL_CALLS;
            case "refusal" -> StopReason.REFUSAL;
            case "pause_turn" -> StopReason.PAUSED;
            default -> StopReason.DONE;
        };
    }

    /** Returns the {@code stop_reason}; {@code calls}, whether the answer holds tool calls, outweighs the provider's reason. */
    static String write(StopReason stopReason, boolean calls) {
        return switch (stopReason) {
            case DONE, TOOL_CALLS -> calls ? "tool_use" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case OUTPUT_LIMIT -> "max_tokens";
            case CONTEXT_LIMIT -> "model_context_window_exceeded";
            case REFUSAL -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}
