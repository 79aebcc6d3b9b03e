package dev.sluice.relay;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.AttemptTarget;
import dev.sluice.accounting.CallRecord.Step;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.FailureReason;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.pool.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The trail of one call: its waits, its attempts and its answer, with their times. Safe for use by many threads, as a client may
 * leave while a step is noted.
 */
final class CallTrail {

    /** A shorter wait is a handover between threads, which an operator need not see. */
    private static final long SHORTEST_WAIT_SHOWN = TimeUnit.MILLISECONDS.toNanos(1);

    private final List<Step> steps = new ArrayList<>(4);
    private final List<AttemptRecord> attempts = new ArrayList<>(1);
    private List<String> dropped = List.of();
    private @Nullable AttemptTarget target;
    private @Nullable String requestId;
    private @Nullable Long firstTokenAt;
    private @Nullable FailureKind brokenBy;
    private int begun;
    private int status;
    private long attemptSince;
    private long queueNanos;
    private long upstreamNanos;

    /**
     * Notes a wait for a lease.
     *
     * @param classes returns the model classes that the call waited for
     */
    void waited(long since, long now, Supplier<List<String>> classes) {
        boolean shown = now - since > SHORTEST_WAIT_SHOWN;
        String waitedFor = shown ? String.join(" or ", classes.get()) : "";
        synchronized (this) {
            queueNanos += now - since;
            if (shown) {
                String time = TimeUnit.NANOSECONDS.toMillis(now - since) + " ms";
                step(now, "waited", waitedFor.isEmpty() ? time : time + " for " + waitedFor);
            }
        }
    }

    /** Returns the time for which the call has waited for leases so far. */
    synchronized long queueNanos() {
        return queueNanos;
    }

    /** Notes that an attempt goes out over {@code lease}. */
    synchronized void attempted(Lease lease, long now) {
        target = new AttemptTarget(lease.key(), lease.account(), lease.model());
        attemptSince = now;
        requestId = null;
        status = 0;
        begun++;
    }

    /** Notes that the attempt failed before its answer began. */
    synchronized void failed(Failure failure, @Nullable String providersId, MeteredUsage usage, long now) {
        upstreamNanos += now - attemptSince;
        requestId = providersId;
        status = failure.status();
        step(now, "failed", key() + ": " + FailureReason.of(failure));
        endAttempt(failure.kind(), usage, now);
    }

    /** Notes that the attempt's answer has begun. */
    synchronized void answered(int answerStatus, @Nullable String providersId, List<String> droppedFields, long now) {
        upstreamNanos += now - attemptSince;
        requestId = providersId;
        status = answerStatus;
        firstTokenAt = now;
        dropped = droppedFields;
        step(now, "answered", key());
    }

    /** Notes that the answer broke off after it had begun. */
    synchronized void broke(Failure failure, long now) {
        brokenBy = failure.kind();
        step(now, "broke", key() + ": " + FailureReason.of(failure));
    }

    synchronized boolean isBroken() {
        return brokenBy != null;
    }

    /**
     * Notes the end of the call, and with it the end of the attempt under way, if there is one.
     *
     * @param usage the tokens used by that attempt
     */
    synchronized void ended(Outcome outcome, MeteredUsage usage, long now) {
        step(now, "ended", outcome.label());
        if (attempts.size() < begun) {
            endAttempt(brokenBy, usage, now);
        }
    }

    private void endAttempt(@Nullable FailureKind failure, MeteredUsage usage, long now) {
        if (target != null) {
            attempts.add(new AttemptRecord(target, attemptSince, now, requestId, status, failure, usage, null));
        }
    }

    /** Returns the attempts that have ended, in order, without costs. */
    synchronized List<AttemptRecord> attempts() {
        return List.copyOf(attempts);
    }

    synchronized List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Returns the ticker's time at which the answer began, or null where none has. */
    synchronized @Nullable Long firstTokenAt() {
        return firstTokenAt;
    }

    /** Returns the target of the attempt whose answer has begun, or null where none has. */
    synchronized @Nullable AttemptTarget servedBy() {
        return firstTokenAt == null ? null : target;
    }

    synchronized RouteTaken routeTaken() {
        return new RouteTaken(
                target == null ? null : target.key().provider(),
                target == null ? null : target.key().key(),
                begun,
                queueNanos,
                upstreamNanos,
                requestId,
                dropped);
    }

    private String key() {
        return target == null ? "" : target.key().toString();
    }

    private void step(long at, String what, String detail) {
        steps.add(new Step(at, what, detail));
    }
}
