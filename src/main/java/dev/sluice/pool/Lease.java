package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;

/**
 * A lease of one key for one attempt, with its demand reserved in every dimension of the account's limits.
 *
 * <p>A lease ends exactly once, by one of {@link #settled}, {@link #failed}, {@link #ignored} and {@link #cancelled}. Later
 * endings change nothing, so that every way out of a call may end it. Safe for use by several threads. Methods throw nothing, and
 * block no longer than the pool's lock is held, about a microsecond.
 */
public interface Lease {

    /** Returns the key. */
    KeyId key();

    /** Returns the name of the key's account, unique in the pool. */
    String account();

    /** Returns the model's name at the key's provider. */
    String model();

    /**
     * Returns the call's share of the minute's limits of all keys of its model, in the dimension where that is largest; &gt; 0.
     * Fairness between callers is counted in it.
     */
    double share();

    /** Returns the credential that authenticates the attempt. */
    Secret secret();

    /** Applies the provider's report on its limits; reports correct the buckets in the order of requests, not of answers. */
    void limitsReported(LimitReport report);

    /** Records the first byte of the answer's body: the key works, and this is the time that it took. */
    void firstByte();

    /** Ends the lease with an answer that came whole. Reserved amounts that were not used are given back. */
    void settled(TokenUsage usage);

    /** Ends the lease with a failure, which is attributed to the caller, the key, its account or its provider. */
    void failed(Failure failure);

    /** Ends the lease where the provider was never called, or where its answer tells nothing: everything is given back. */
    void ignored();

    /** Ends the lease because the client left; {@code soFar} is an estimate of the usage by then. */
    void cancelled(TokenUsage soFar);
}
