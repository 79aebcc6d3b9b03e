package dev.sluice.accounting;

import dev.sluice.call.FailureKind;
import dev.sluice.call.MeteredUsage;
import org.jspecify.annotations.Nullable;

/**
 * The record of one attempt of a call.
 *
 * @param target where it went
 * @param from the ticker's time at which the request went out
 * @param to the ticker's time at which the attempt failed, its answer ended or its client left
 * @param requestId the provider's id of the attempt, where it gave one
 * @param status the provider's HTTP status, or 0 where none came
 * @param failure why there was no whole answer; null where there was one, and where the client left first
 * @param usage the tokens used. Of an attempt that failed before its answer began, only what the provider reported
 * @param cost the cost of that usage, or null where neither the model nor the name asked for has a price
 * @param price the price that the cost was computed by, or null where there is none
 */
public record AttemptRecord(
        AttemptTarget target,
        long from,
        long to,
        @Nullable String requestId,
        int status,
        @Nullable FailureKind failure,
        MeteredUsage usage,
        @Nullable Money cost,
        @Nullable AppliedPrice price) {

    /** Creates a record without a price. */
    public AttemptRecord(
            AttemptTarget target,
            long from,
            long to,
            @Nullable String requestId,
            int status,
            @Nullable FailureKind failure,
            MeteredUsage usage,
            @Nullable Money cost) {
        this(target, from, to, requestId, status, failure, usage, cost, null);
    }

    /** Returns this record with its cost, and the price that it was computed by. */
    public AttemptRecord costing(Money sum, AppliedPrice applied) {
        return new AttemptRecord(target, from, to, requestId, status, failure, usage, sum, applied);
    }

    /** Returns whether the attempt used tokens for which there is no price. */
    public boolean isUnpriced() {
        return cost == null && usage.tokens().total() > 0;
    }
}
