package dev.sluice.relay;

import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CreditHold;
import dev.sluice.admission.Admission;
import dev.sluice.call.Call;
import dev.sluice.call.Deadline;
import dev.sluice.call.Endpoint;
import dev.sluice.call.KeyId;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimate;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.RequestHistory;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.Route;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call under way: its request and route, its trail, its retries and what it holds.
 *
 * <p>Its steps follow each other, whichever threads they run on; the client may leave at any time.
 */
final class CallInFlight {

    final Call call;
    final RequestHead head;
    final Route route;
    final Estimate estimate;
    final CallTrail trail = new CallTrail();
    final RequestHistory history;
    final RetryState retries;
    final LeaseHolder holder = new LeaseHolder();
    final Revocation revocation = new Revocation();

    private final Admission.Permit permit;
    private final CallsUnderWay underWay;
    private final @Nullable KeyId ownerKey;
    private @Nullable KeyId keptStateKey;
    private final AtomicReference<CreditHold> credit = new AtomicReference<>(CreditHold.NONE);
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * @param permit the call's slot among its caller's
     * @param underWay holds the call until it is released
     */
    CallInFlight(RoutedCall routed, Admission.Permit permit, CallsUnderWay underWay) {
        this.call = routed.call();
        this.head = routed.head();
        this.route = routed.route();
        this.estimate = routed.estimate();
        this.history = new RequestHistory(call.id(), call.caller().name(), () -> RequestFingerprint.of(call.body()));
        this.retries = new RetryState(history, call.dialect());
        this.ownerKey = routed.ownerKey();
        this.keptStateKey = routed.keptStateKey();
        this.permit = permit;
        this.underWay = underWay;
    }

    /** Returns what the call asks of the pool now: never a key that has failed it. */
    LeaseRequest leaseRequest() {
        return leaseRequest(retries.tried());
    }

    /** Returns what the call asks of the pool for a second attempt, while one over {@code underWay} has no answer. */
    LeaseRequest leaseRequestBeside(KeyId underWay) {
        Set<KeyId> excluded = new HashSet<>(retries.tried());
        excluded.add(underWay);
        return leaseRequest(excluded);
    }

    private LeaseRequest leaseRequest(Set<KeyId> excluded) {
        return new LeaseRequest(
                route.tiers(),
                estimate.inputTokens(),
                estimate.outputTokens(),
                head.maxOutput(),
                Affinity.of(call, head),
                ownerKey == null ? keptStateKey : ownerKey,
                excluded,
                history);
    }

    /** Returns until when the call may wait: its longest wait, less what it has waited already. */
    Deadline waitUntil(long now) {
        return Deadline.after(now, call.maxWait().minusNanos(trail.queueNanos()));
    }

    /**
     * Lets the call go to any account where {@code refusal} says that the one for which state is kept here is gone.
     *
     * @return whether that changes what the call asks of the pool
     */
    boolean doWithoutKeptState(Refusal refusal) {
        boolean bound = ownerKey == null && keptStateKey != null;
        boolean gone = refusal.reason() == Reason.NOT_FOUND || refusal.reason() == Reason.NO_USABLE_KEY;
        if (gone) {
            keptStateKey = null;
        }
        return bound && gone;
    }

    /**
     * Returns {@code refusal}, or the error by which SDKs recognise a lost thread where the account that holds the call's
     * thread is gone.
     */
    Refusal forThread(Refusal refusal) {
        boolean lost = refusal.reason() == Reason.NOT_FOUND || refusal.reason() == Reason.NO_USABLE_KEY;
        return lost && head.ownedState().continuesThread() ? StateOwners.missingThread() : refusal;
    }

    /** Returns the owner of state that the account of {@code lease} makes for the call. */
    StateOwners.Owner ownerIn(Lease lease) {
        return new StateOwners.Owner(call.caller().name(), head.model(), lease.key());
    }

    /** Returns how the answer of a provider that was asked at {@code asked} relates to the caller. */
    Answering answering(Endpoint asked) {
        return new Answering(asked.dialect(), call.dialect(), asked == call.endpoint());
    }

    /** Returns the outcome of a call whose client has left, or was cut off since it took nothing of the answer. */
    Outcome outcomeOfLeaving() {
        return call.body().memory().isEvicted() ? Outcome.CLIENT_SLOW : Outcome.CLIENT_GONE;
    }

    /** Returns whether the call has ended. */
    boolean isOver() {
        return over.get();
    }

    /** Marks the call as ended and returns true the first time; false from then on. */
    boolean end() {
        return over.compareAndSet(false, true);
    }

    /** Holds the credit that is reserved for the call; gives it back if the call has ended meanwhile. */
    void hold(CreditHold reserved) {
        credit.set(reserved);
        if (over.get()) {
            settle(null);
        }
    }

    /** Returns the credit that the call holds, for its one settlement; holds none from then on. */
    CreditHold takeHold() {
        return credit.getAndSet(CreditHold.NONE);
    }

    /** Settles the credit that the call holds to {@code cost}; does nothing if it was settled before. */
    void settle(@Nullable Money cost) {
        takeHold().settle(cost);
    }

    /** Gives back the lease, if there is one, and the caller's slot. */
    void release(TokenUsage used) {
        holder.release();
        permit.settle(used);
        underWay.remove(this);
    }
}
