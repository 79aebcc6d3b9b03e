package dev.sluice.protocol.anthropic.messages;

import dev.sluice.protocol.conversation.Ending;

/** Anthropic's words for why a model stopped. */
final class StopReason {

    private StopReason() {}

    /** Returns what {@code reason} means; a reason yet unknown is an ordinary end. */
    static Ending read(String reason) {
        return switch (reason) {
            case "max_tokens" -> Ending.OUTPUT_BOUND;
            case "model_context_window_exceeded" -> Ending.CONTEXT_BOUND;
            case "stop_sequence" -> Ending.STOP_SEQUENCE;
            case "tool_use" -> Ending.TOOLS;
            case "refusal" -> Ending.DECLINED;
            case "pause_turn" -> Ending.PAUSED;
            default -> Ending.DONE;
        };
    }

    /**
     * Returns the word for {@code ending}. Calls that were seen count for more than what the provider says of them.
     */
    static String write(Ending ending, boolean calls) {
        return switch (ending) {
            case DONE, TOOLS -> calls ? "tool_use" : "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case OUTPUT_BOUND -> "max_tokens";
            case CONTEXT_BOUND -> "model_context_window_exceeded";
            case DECLINED -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}
