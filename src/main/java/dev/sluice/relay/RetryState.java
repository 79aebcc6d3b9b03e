package dev.sluice.relay;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The failures of one call so far, and what they leave to try.
 *
 * <p>Confined to the path of its call, whose steps follow each other.
 */
final class RetryState {

    /** Attempts that meet a limit, as a multiple of the policy's attempts, should a provider answer nothing but 429. */
    private static final int MOST_LIMITED = 10;

    /** Corrections of one request that are worth a try: a third would be a guess. */
    private static final int MOST_CORRECTIONS = 2;

    private final List<Failure> failures = new ArrayList<>(1);
    private final Set<KeyId> tried = new HashSet<>(4);
    private boolean withoutReasoning;

    /** Notes an attempt that failed; its key is not tried again unless it was merely busy. */
    void failed(KeyId key, Failure failure) {
        failures.add(failure);
        if (failure.kind() != FailureKind.LIMITED && failure.kind() != FailureKind.CALLER_FAULT) {
            tried.add(key);
        }
    }

    /** Returns the keys that have failed the call. */
    Set<KeyId> tried() {
        return Set.copyOf(tried);
    }

    /** Returns whether a provider's refusal may still be answered by a better translation of the call. */
    boolean mayCorrect() {
        return count(FailureKind.CALLER_FAULT) <= MOST_CORRECTIONS;
    }

    /** Returns whether requests may contain reasoning that was signed or encrypted: until a provider cannot read it. */
    boolean showsReasoning() {
        return !withoutReasoning;
    }

    /** Leaves reasoning out from now on; false where it was left out already. */
    boolean leaveReasoningOut() {
        boolean first = !withoutReasoning;
        withoutReasoning = true;
        return first;
    }

    /**
     * Returns whether {@code failure}, the last one, may be followed by another attempt under {@code policy}.
     *
     * <p>A limit that was met does not count as an attempt: the key is busy, not bad, and the call waits for the next that is
     * not.
     */
    boolean mayRetry(Failure failure, RetryPolicy policy) {
        long counted = failures.size() - count(FailureKind.LIMITED);
        return failure.kind().retryable()
                && counted < policy.maxAttempts()
                && failures.size() < (long) MOST_LIMITED * policy.maxAttempts()
                && count(FailureKind.MODEL_DENIED) < 2;
    }

    /** Returns the refusal that sums up the failures, of which there is at least one. */
    Refusal finalRefusal(boolean sameDialect) {
        return FinalRefusal.of(failures, sameDialect);
    }

    /** Returns the refusal that sums up the failures, or {@code otherwise} where there are none. */
    Refusal finalRefusalOr(Refusal otherwise) {
        return failures.isEmpty() ? otherwise : FinalRefusal.of(failures, false);
    }

    private long count(FailureKind kind) {
        return failures.stream().filter(failure -> failure.kind() == kind).count();
    }
}
