package dev.sluice.relay;

import dev.sluice.call.Dialect;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.pool.RequestHistory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The failures of one call so far, and what they leave to try.
 *
 * <p>Safe for use by many threads, as a call may have two attempts under way.
 */
final class RetryState {

    /**
     * The most attempts that may meet a limit, as a multiple of the policy's attempts: the bound for a provider that answers
     * only 429.
     */
    private static final int MOST_LIMITED = 10;

    /** The most corrections of one request; a third would be a guess. */
    private static final int MOST_CORRECTIONS = 2;

    /** Of most calls there are none, so that no room is taken for them in advance. */
    private final List<Failure> failures = new ArrayList<>();

    private final RequestHistory history;
    private Set<KeyId> tried = Set.of();
    private boolean withoutReasoning;
    private Answering lastAnswering;

    /**
     * @param history the history of the call's request at the pool
     * @param caller the caller's dialect
     */
    RetryState(RequestHistory history, Dialect caller) {
        this.history = history;
        this.lastAnswering = new Answering(caller, caller, false);
    }

    /**
     * Notes an attempt that failed; its key is not tried again unless it was merely busy.
     *
     * @param answering how the provider was asked
     */
    synchronized void failed(KeyId key, Failure failure, Answering answering) {
        failures.add(failure);
        lastAnswering = answering;
        // A provider that says when to come again is waited for, by the cooled key if no other is left.
        boolean comesBack = failure.kind() == FailureKind.OVERLOADED && failure.retryAfter() != null;
        if (failure.kind() != FailureKind.LIMITED && failure.kind() != FailureKind.CALLER_FAULT && !comesBack) {
            Set<KeyId> all = new HashSet<>(tried);
            all.add(key);
            tried = Set.copyOf(all);
        }
    }

    /** Returns the keys that have failed the call; the set does not change. */
    synchronized Set<KeyId> tried() {
        return tried;
    }

    /** Returns whether a provider's refusal may still be answered by a better translation of the call. */
    synchronized boolean mayCorrect() {
        return count(FailureKind.CALLER_FAULT) <= MOST_CORRECTIONS;
    }

    /** Returns whether requests may contain reasoning that was signed or encrypted: until a provider cannot read it. */
    synchronized boolean showsReasoning() {
        return !withoutReasoning;
    }

    /** Leaves reasoning out from now on; returns false if it was already left out. */
    synchronized boolean leaveReasoningOut() {
        boolean first = !withoutReasoning;
        withoutReasoning = true;
        return first;
    }

    /**
     * Returns whether {@code failure}, the last one, may be followed by another attempt under {@code policy}.
     *
     * <p>A call does not pay for the faults of keys. These do not count against it: a limit that was met, a key that was
     * refused or cannot be reached, and a failure of a key that has served nothing recently. Each such key is tried once, as
     * long as the call may wait. Failures of keys that serve other requests count, since they may be caused by this one.
     */
    synchronized boolean mayRetry(Failure failure, RetryPolicy policy) {
        return failure.kind().retryable()
                && !history.isSettled()
                && history.triesUsed() < policy.maxAttempts()
                && count(FailureKind.LIMITED) < (long) MOST_LIMITED * policy.maxAttempts()
                && count(FailureKind.MODEL_DENIED) < 2;
    }

    /** Returns the refusal that sums up the failures. There must be at least one. */
    synchronized Refusal finalRefusal() {
        return FinalRefusal.of(failures, history, lastAnswering);
    }

    /** Returns the summary of the failures where it explains more than {@code otherwise} does, else {@code otherwise}. */
    synchronized Refusal finalRefusalOr(Refusal otherwise) {
        boolean noKeyLeft = otherwise.reason() == Reason.NO_USABLE_KEY || otherwise.reason() == Reason.UNKNOWN_MODEL;
        boolean overloaded = otherwise.reason() == Reason.WAIT_TOO_LONG
                && failures.stream().allMatch(failure -> failure.kind() == FailureKind.OVERLOADED);
        return !failures.isEmpty() && (noKeyLeft || overloaded) ? finalRefusal() : otherwise;
    }

    private long count(FailureKind kind) {
        return failures.stream().filter(failure -> failure.kind() == kind).count();
    }
}
