package dev.sluice.relay;

import dev.sluice.accounting.Money;
import dev.sluice.call.Call;
import dev.sluice.call.Outcome;
import dev.sluice.call.TokenUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one call, without its content.
 *
 * @param call the call
 * @param model the model's name as a metric may carry it
 * @param stream whether a stream was asked for
 * @param outcome how it ended
 * @param usage the tokens used, as far as they are known
 * @param cost what it cost, or null where the model has no price
 * @param routing how it went through the pool
 * @param firstTokenAt the ticker's time at which the answer began, or null where none did
 * @param endedAt the ticker's time of the end
 * @param trail what happened on the way, in order, in words free of secrets and content
 */
public record CallReport(
        Call call,
        String model,
        boolean stream,
        Outcome outcome,
        TokenUsage usage,
        @Nullable Money cost,
        Routing routing,
        @Nullable Long firstTokenAt,
        long endedAt,
        List<Step> trail) {

    /**
     * One step of a call's trail.
     *
     * @param at the ticker's time
     * @param what what happened, as in {@code waited}, {@code tried}, {@code answered}
     * @param detail whom it concerns and why
     */
    public record Step(long at, String what, String detail) {}
}
