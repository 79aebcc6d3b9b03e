package dev.sluice.relay;

import dev.sluice.accounting.CallCosts;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Call;
import dev.sluice.call.Deadline;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimate;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: what it asks for, whom it has tried, what it holds.
 *
 * <p>Its steps follow each other, whichever threads they run on; only {@link #leave} may come at any time.
 */
final class CallInFlight {

    /** How many times as often as it may be tried a call may hit a limit, should a provider answer nothing but 429. */
    private static final int MOST_LIMITED = 10;

    final Call call;
    final RequestHead head;
    final Route route;
    final Estimate estimate;

    private final @Nullable KeyId owner;
    private @Nullable KeyId keeper;
    private final CallerLimiter.Permit permit;
    private final Set<KeyId> tried = new HashSet<>();
    private final List<Failure> failures = new ArrayList<>(1);
    private final List<CallRecord.Step> trail = new ArrayList<>(4);
    private final List<CallRecord.Try> tries = new ArrayList<>(1);
    private List<String> dropped = List.of();
    private @Nullable KeyId lastKey;
    private String lastModel = "";
    private @Nullable String lastRequestId;
    private Answering lastAnswering;
    private @Nullable Long firstTokenAt;
    private int attempts;
    private long queueNanos;
    private long upstreamNanos;

    private @Nullable CommittedBody committedBody;
    private @Nullable Lease held;
    private boolean broken;
    private boolean thoughtsHidden;
    private boolean left;
    private boolean over;

    CallInFlight(
            Call call,
            RequestHead head,
            Route route,
            Estimate estimate,
            @Nullable KeyId owner,
            @Nullable KeyId keeper,
            CallerLimiter.Permit permit) {
        this.call = call;
        this.head = head;
        this.route = route;
        this.estimate = estimate;
        this.owner = owner;
        this.keeper = keeper;
        this.permit = permit;
        this.lastAnswering = new Answering(call.dialect(), call.dialect(), false);
    }

    /** Returns what the call asks of the pool now: never a key that has failed it. */
    LeaseRequest need() {
        return new LeaseRequest(
                route.tiers(),
                estimate.inputTokens(),
                estimate.outputTokens(),
                head.maxOutput(),
                Affinity.of(call, head),
                owner == null ? keeper : owner,
                Set.copyOf(tried));
    }

    /** Lets the call go to any account where none but one was asked for, as state of it is kept here, and that one is gone. */
    boolean doWithoutKept(Refusal refusal) {
        boolean bound = owner == null && keeper != null;
        boolean gone = refusal.reason() == Reason.NOT_FOUND || refusal.reason() == Reason.NO_USABLE_KEY;
        keeper = gone ? null : keeper;
        return bound && gone;
    }

    /** Returns whose the state is that the account of {@code lease} makes for the call. */
    StateOwners.Owner ownerIn(Lease lease) {
        return new StateOwners.Owner(call.caller().name(), head.model(), lease.key());
    }

    /** Returns until when the call may wait: its time for waiting, less what it has waited already. */
    Deadline waitUntil(long now) {
        return Deadline.after(now, call.maxWait().minusNanos(queueNanos));
    }

    /** Takes hold of a lease that was waited for since {@code since}; false where the call has been left meanwhile. */
    synchronized boolean hold(Lease lease, long since, long now) {
        waited(since, now);
        if (left) {
            lease.ignored();
            return false;
        }
        held = lease;
        return true;
    }

    /** Notes a wait that ended at {@code now}. */
    void waited(long since, long now) {
        queueNanos += now - since;
        if (now - since > 1_000_000) {
            step(now, "waited", (now - since) / 1_000_000 + " ms");
        }
    }

    /** Lets go of the lease, which from here on is its attempt's to end. */
    synchronized void handOver(Lease lease) {
        held = null;
        lastKey = lease.key();
        lastModel = lease.model();
        attempts++;
    }

    /** Notes an attempt that failed, and never to try its key again unless it was merely busy. */
    void failed(Failure failure, @Nullable String requestId, long since, long now) {
        upstreamNanos += now - since;
        lastRequestId = requestId;
        failures.add(failure);
        if (lastKey != null) {
            tries.add(new CallRecord.Try(lastKey, lastModel, since, now, requestId, failure.status(), failure.kind()));
            step(now, "failed", lastKey + ": " + failure.kind().label());
            if (failure.kind() != FailureKind.LIMITED && failure.kind() != FailureKind.CALLER_FAULT) {
                tried.add(lastKey);
            }
        }
    }

    /** Notes that an answer has begun. */
    void answered(int status, @Nullable String requestId, List<String> dropped, long since, long now) {
        upstreamNanos += now - since;
        lastRequestId = requestId;
        firstTokenAt = now;
        this.dropped = dropped;
        if (lastKey != null) {
            tries.add(new CallRecord.Try(lastKey, lastModel, since, now, requestId, status, null));
        }
        step(now, "answered", String.valueOf(lastKey));
    }

    /** Returns whether a refusal may still be answered by saying the same better: more than twice would be guessing. */
    boolean mayLearn() {
        return failures.stream()
                        .filter(earlier -> earlier.kind() == FailureKind.CALLER_FAULT)
                        .count()
                <= 2;
    }

    /** Returns whether a provider may be shown thoughts that were signed or encrypted: until one says it cannot read them. */
    boolean showsThoughts() {
        return !thoughtsHidden;
    }

    /** Hides them from now on; false where they were hidden already. */
    boolean hideThoughts() {
        boolean first = !thoughtsHidden;
        thoughtsHidden = true;
        return first;
    }

    /**
     * Returns whether {@code failure} may be followed by another try under {@code policy}.
     *
     * <p>A limit that was hit does not count as a try: the key is busy, not bad, and the call waits for the next that is
     * not. Even so there is an end, should a provider answer nothing but 429.
     */
    boolean mayRetry(Failure failure, RetryPolicy policy) {
        long counted = failures.stream()
                .filter(earlier -> earlier.kind() != FailureKind.LIMITED)
                .count();
        long denied = failures.stream()
                .filter(earlier -> earlier.kind() == FailureKind.MODEL_DENIED)
                .count();
        return failure.kind().retryable()
                && counted < policy.maxAttempts()
                && failures.size() < (long) MOST_LIMITED * policy.maxAttempts()
                && denied < 2;
    }

    /** Notes how the provider that failed last was asked. */
    void asked(Answering answering) {
        lastAnswering = answering;
    }

    /** Returns the refusal that sums up the tries, of which there was at least one. */
    Refusal finalRefusal() {
        return FinalRefusal.of(failures, lastAnswering);
    }

    /** Returns the refusal that sums up the tries, or {@code otherwise} where there were none. */
    Refusal lastWordOr(Refusal otherwise) {
        return failures.isEmpty() ? otherwise : finalRefusal();
    }

    /** Notes that the answer broke off after it had begun. */
    void broke(Failure failure) {
        broken = true;
        step(
                firstTokenAt == null ? call.arrived() : firstTokenAt,
                "broke",
                lastKey + ": " + failure.kind().label());
    }

    boolean broken() {
        return broken;
    }

    RouteTaken routeTaken() {
        return new RouteTaken(
                lastKey == null ? null : lastKey.provider(),
                lastKey == null ? null : lastKey.key(),
                attempts,
                queueNanos,
                upstreamNanos,
                lastRequestId,
                dropped);
    }

    /** Marks the call as left by its client: what it holds is given back, and it takes hold of nothing more. */
    synchronized void leave() {
        left = true;
        if (held != null) {
            held.ignored();
            held = null;
        }
    }

    /** Notes that the answer is ready to be taken; lets go of it at once where the client has left already. */
    synchronized void deliver(CommittedBody committedBody) {
        this.committedBody = committedBody;
        if (left) {
            committedBody.close();
        }
    }

    /** Lets go of an answer that nobody has asked for; false where somebody has, and so answers for it. */
    synchronized boolean letGo() {
        leave();
        if (committedBody != null && !committedBody.begun()) {
            committedBody.close();
        }
        return committedBody == null;
    }

    /** Ends the call; null if it has ended before. */
    synchronized @Nullable CallRecord end(
            Outcome outcome, int status, TokenUsage usage, String label, CallCosts costs, long now) {
        if (over) {
            return null;
        }
        over = true;
        leave();
        permit.settle(usage);
        step(now, "ended", outcome.label());
        return new CallRecord(
                call,
                head.model(),
                label,
                head.stream(),
                outcome,
                status,
                usage,
                costs.charge(call.caller(), head.model(), usage).orElse(null),
                routeTaken(),
                List.copyOf(tries),
                firstTokenAt,
                now,
                List.copyOf(trail));
    }

    private void step(long at, String what, String detail) {
        trail.add(new CallRecord.Step(at, what, detail));
    }
}
