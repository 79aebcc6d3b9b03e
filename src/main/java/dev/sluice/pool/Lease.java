package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;

/**
 * One key, held for one attempt, with room reserved for it in every dimension.
 *
 * <p>A lease ends exactly once, by one of {@link #settled}, {@link #failed}, {@link #ignored} and {@link #cancelled}; later
 * endings change nothing, so that every way out of a call may end it. Safe for use by several threads.
 */
public interface Lease {

    KeyId key();

    /** Returns the name of the key's account, unique in the pool. */
    String account();

    /** Returns the model's name at the key's provider. */
    String model();

    /**
     * Returns what the lease takes of what its model's keys together allow in a minute, in the dimension where that is
     * most; &gt; 0. Fairness between callers is counted in it.
     */
    double share();

    /** Returns the credential that goes on the wire. */
    Secret secret();

    /** Takes the provider's word on its limits; corrects the buckets in the order of requests, not of answers. */
    void heard(LimitReport report);

    /** Marks the first byte of the answer's body: the key works, and this is how long it took. */
    void firstByte();

    /** Ends the lease with an answer that came whole. What was reserved and not used is given back. */
    void settled(TokenUsage usage);

    /** Ends the lease with a failure, which says what it means for the key. */
    void failed(Failure failure);

    /** Ends the lease where the provider was never asked, or could not be blamed: everything is given back. */
    void ignored();

    /** Ends the lease because the client left; {@code soFar} is what seems to have been used by then. */
    void cancelled(TokenUsage soFar);
}
