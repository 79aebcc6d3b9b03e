package dev.sluice.accounting;

import dev.sluice.call.Call;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call: its request, its attempts, its answer and its cost.
 *
 * <p>Refers to the request, its body included: a listener that keeps records longer than {@link CallListener#callEnded} takes
 * copies what it needs.
 *
 * @param call the request
 * @param asked the model's name as the caller wrote it: any text of any length
 * @param model the model's name as a metric may carry it
 * @param stream whether a stream was asked for
 * @param outcome how it ended for the caller
 * @param status the HTTP status of its answer, or of the answer that it would have had where a stream was open already; 0
 *     where the client left before
 * @param usage the tokens that all attempts used: also those that failed after their provider had reported some, as it charges
 *     for them
 * @param cost the sum of the attempts' costs, or null where none has a price
 * @param servedBy the target of the attempt that answered, or null where none did
 * @param routeTaken how it went through the pool
 * @param attempts the attempts, in order
 * @param firstTokenAt the ticker's time at which the answer began, or null where none did
 * @param endedAt the ticker's time of the end
 * @param trail the steps on the way, in order, free of secrets and content
 * @param stopReason why the model stopped, in the provider's words: any text of any length; or null where that is not known
 */
public record CallRecord(
        Call call,
        String asked,
        String model,
        boolean stream,
        Outcome outcome,
        int status,
        MeteredUsage usage,
        @Nullable Money cost,
        @Nullable AttemptTarget servedBy,
        RouteTaken routeTaken,
        List<AttemptRecord> attempts,
        @Nullable Long firstTokenAt,
        long endedAt,
        List<Step> trail,
        @Nullable String stopReason) {

    /**
     * One step of a call's trail.
     *
     * @param at the ticker's time
     * @param what the kind of step: {@code waited}, {@code hedged}, {@code lost}, {@code failed}, {@code answered}, {@code broke} or
     *     {@code ended}
     * @param detail the key concerned and the reason
     */
    public record Step(long at, String what, String detail) {}

    /** Returns the milliseconds from the call's arrival to {@code at}, in the ticker's time. */
    public long millisUntil(long at) {
        return TimeUnit.NANOSECONDS.toMillis(at - call.arrived());
    }

    /** Returns the milliseconds from the call's arrival to the answer's first event, or null where no answer began. */
    public @Nullable Long firstTokenMillis() {
        return firstTokenAt == null ? null : Long.valueOf(millisUntil(firstTokenAt));
    }

    /** Returns the milliseconds from the call's arrival to its end. */
    public long totalMillis() {
        return millisUntil(endedAt);
    }

    /** Returns the milliseconds for which the call waited for leases. */
    public long waitMillis() {
        return TimeUnit.NANOSECONDS.toMillis(routeTaken.queueNanos());
    }
}
