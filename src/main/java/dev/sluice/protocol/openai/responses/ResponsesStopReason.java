package dev.sluice.protocol.openai.responses;

import dev.sluice.protocol.conversation.StopReason;
import dev.sluice.protocol.conversation.WholeAnswer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The mapping between stop reasons and a response's {@code status} with its {@code incomplete_details.reason}. */
final class ResponsesStopReason {

    private ResponsesStopReason() {}

    /**
     * Returns the stop reason of {@code response}, which is whole.
     *
     * @param calls whether the answer holds tool calls
     * @param refused whether the answer holds a refusal
     */
    static StopReason read(JsonNode response, boolean calls, boolean refused) {
        if (refused) {
            return StopReason.REFUSAL;
        }
        if (response.path("status").asString("").equals("incomplete")) {
            String reason = response.path("incomplete_details").path("reason").asString("");
            return reason.equals("content_filter") ? StopReason.REFUSAL : StopReason.OUTPUT_LIMIT;
        }
        return calls ? StopReason.TOOL_CALLS : StopReason.DONE;
    }

    /** Returns why {@code answer} is incomplete, or null if it is complete; a refusal that the model explains is complete. */
    static @Nullable String incompleteReason(WholeAnswer answer) {
        return switch (answer.stopReason()) {
            case OUTPUT_LIMIT, CONTEXT_LIMIT -> "max_output_tokens";
            case REFUSAL ->
                answer.parts().stream().anyMatch(WholeAnswer.Refusal.class::isInstance) ? null : "content_filter";
            case DONE, STOP_SEQUENCE, TOOL_CALLS, PAUSED -> null;
        };
    }
}
