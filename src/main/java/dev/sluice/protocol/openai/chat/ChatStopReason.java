package dev.sluice.protocol.openai.chat;

import dev.sluice.protocol.conversation.StopReason;

/** OpenAI's words for why a model stopped. */
final class ChatStopReason {

    private ChatStopReason() {}

    /**
     * Returns what {@code reason} means; a reason yet unknown is an ordinary end, and so is a refusal's to OpenAI.
     */
    static StopReason read(String reason, boolean declined) {
        if (declined) {
            return StopReason.DECLINED;
        }
        return switch (reason) {
            case "length" -> StopReason.OUTPUT_BOUND;
            case "tool_calls", "function_call" -> StopReason.TOOLS;
            case "content_filter" -> StopReason.DECLINED;
            default -> StopReason.DONE;
        };
    }

    /** Returns the word for {@code stopReason}. Calls that were seen count for more than what the provider says of them. */
    static String write(StopReason stopReason, boolean calls) {
        return switch (stopReason) {
            case DONE, TOOLS -> calls ? "tool_calls" : "stop";
            case STOP_SEQUENCE, PAUSED -> "stop";
            case OUTPUT_BOUND, CONTEXT_BOUND -> "length";
            case DECLINED -> "content_filter";
        };
    }
}
