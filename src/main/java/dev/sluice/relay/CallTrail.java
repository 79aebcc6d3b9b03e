package dev.sluice.relay;

import dev.sluice.accounting.AttemptRecord;
import dev.sluice.accounting.AttemptTarget;
import dev.sluice.accounting.CallRecord.Step;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.FailureReason;
import dev.sluice.call.KeyId;
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

    /** The attempts under way. */
    private final List<Open> open = new ArrayList<>(1);

    /** The attempt that was answered, or else the one that was sent last. */
    private @Nullable Open last;

    private @Nullable Long firstTokenAt;
    private @Nullable FailureKind brokenBy;
    private @Nullable String stopReason;
    private int begun;
    private long upstreamSince;
    private long queueNanos;
    private List<String> waitedFor = List.of();
    private long upstreamNanos;

    /**
     * Notes a wait for a lease.
     *
     * @param classes returns the model classes that the call waited for
     */
    void waited(long since, long now, Supplier<List<String>> classes) {
        boolean shown = now - since > SHORTEST_WAIT_SHOWN;
        List<String> named = shown ? classes.get() : List.of();
        synchronized (this) {
            queueNanos += now - since;
            if (shown) {
                String time = TimeUnit.NANOSECONDS.toMillis(now - since) + " ms";
                step(now, "waited", named.isEmpty() ? time : time + " for " + String.join(" or ", named));
                waitedFor = named;
            }
        }
    }

    /** Returns the time for which the call has waited for leases so far. */
    synchronized long queueNanos() {
        return queueNanos;
    }

    /** Notes that an attempt goes out over {@code lease}. */
    synchronized void attempted(Lease lease, long now) {
        Open attempt = new Open(lease, new AttemptTarget(lease.key(), lease.account(), lease.model()), now);
        if (open.isEmpty()) {
            upstreamSince = now;
        }
        open.add(attempt);
        last = attempt;
        begun++;
    }

    /**
     * Notes that a second attempt is sent over {@code lease} because the one over {@code late} had no answer after {@code
     * patience} nanoseconds.
     */
    synchronized void hedged(Lease lease, KeyId late, long patience, long now) {
        step(
                now,
                "hedged",
                lease.key() + ": no answer of " + late + " after " + TimeUnit.NANOSECONDS.toMillis(patience) + " ms");
    }

    /** Notes that an attempt failed before its answer began. */
    synchronized void failed(Lease lease, Failure failure, @Nullable String providersId, MeteredUsage usage, long now) {
        Open attempt = take(lease);
        if (attempt == null) {
            return;
        }
        attempt.requestId = providersId;
        attempt.status = failure.status();
        if (open.isEmpty()) {
            upstreamNanos += now - upstreamSince;
        }
        step(now, "failed", attempt.target.key() + ": " + FailureReason.of(failure));
        attempts.add(attempt.record(failure.kind(), usage, now));
    }

    /** Notes that an attempt was given up before its answer began, as another one was answered. */
    synchronized void lost(Lease lease, MeteredUsage usage, long now) {
        Open attempt = take(lease);
        if (attempt != null) {
            step(now, "lost", attempt.target.key().toString());
            attempts.add(attempt.record(null, usage, now));
        }
    }

    /** Notes that an attempt's answer has begun. */
    synchronized void answered(
            Lease lease, int answerStatus, @Nullable String providersId, List<String> droppedFields, long now) {
        upstreamNanos += now - upstreamSince;
        for (Open attempt : open) {
            if (attempt.lease == lease) {
                attempt.requestId = providersId;
                attempt.status = answerStatus;
                last = attempt;
            }
        }
        firstTokenAt = now;
        dropped = droppedFields;
        step(now, "answered", key());
    }

    private @Nullable Open take(Lease lease) {
        for (Open attempt : open) {
            if (attempt.lease == lease) {
                open.remove(attempt);
                return attempt;
            }
        }
        return null;
    }

    /** Notes that the answer broke off after it had begun. */
    synchronized void broke(Failure failure, long now) {
        brokenBy = failure.kind();
        step(now, "broke", key() + ": " + FailureReason.of(failure));
    }

    /** Notes why the model stopped, in the provider's words, or null where that is not known. */
    synchronized void stopped(@Nullable String reason) {
        stopReason = reason;
    }

    synchronized @Nullable String stopReason() {
        return stopReason;
    }

    /** Returns the outcome of a call whose answer broke off, or null where it did not. */
    synchronized @Nullable Outcome breaking() {
        return brokenBy == null
                ? null
                : brokenBy == FailureKind.MEMORY_FULL ? Outcome.MEMORY_FULL : Outcome.BROKEN_STREAM;
    }

    /**
     * Notes the end of the call, and with it the end of the attempts under way, if there are any.
     *
     * @param usage the tokens used by the attempt that was answered or sent last
     */
    synchronized void ended(Outcome outcome, MeteredUsage usage, long now) {
        step(now, "ended", outcome.label());
        for (Open attempt : open) {
            boolean answering = attempt == last;
            attempts.add(attempt.record(answering ? brokenBy : null, answering ? usage : MeteredUsage.NONE, now));
        }
        open.clear();
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
        return firstTokenAt == null || last == null ? null : last.target;
    }

    synchronized RouteTaken routeTaken() {
        return new RouteTaken(
                last == null ? null : last.target.key().provider(),
                last == null ? null : last.target.key().key(),
                begun,
                queueNanos,
                waitedFor,
                upstreamNanos,
                last == null ? null : last.requestId,
                dropped);
    }

    private String key() {
        return last == null ? "" : last.target.key().toString();
    }

    private void step(long at, String what, String detail) {
        steps.add(new Step(at, what, detail));
    }

    /** An attempt under way. */
    private static final class Open {
        private final Lease lease;
        private final AttemptTarget target;
        private final long since;
        private @Nullable String requestId;
        private int status;

        private Open(Lease lease, AttemptTarget target, long since) {
            this.lease = lease;
            this.target = target;
            this.since = since;
        }

        private AttemptRecord record(@Nullable FailureKind failure, MeteredUsage usage, long now) {
            return new AttemptRecord(target, since, now, requestId, status, failure, usage, null);
        }
    }
}
