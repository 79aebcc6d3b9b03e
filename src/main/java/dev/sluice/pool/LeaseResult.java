package dev.sluice.pool;

/** The pool's answer to a {@link LeaseRequest}. */
public sealed interface LeaseResult {

    /** A key has room, and it is leased to this call. */
    record Granted(Lease lease) implements LeaseResult {}

    /**
     * No key has room now.
     *
     * @param nanos the ticker's time at which one may have, if no lease ends early
     */
    record NotBefore(long nanos) implements LeaseResult {}

    /** No key can serve the request, however long it waits. */
    record Unavailable(Why why) implements LeaseResult {}

    /** A reason why no key can serve a request. */
    enum Why {
        /** Every key of the model is revoked, out of credit, forbidden or disabled. */
        NO_USABLE_KEY,
        /** Every key that could is known not to have the model. */
        MODEL_DENIED,
        /** Every key that could serve the call has failed it already. */
        ALL_TRIED,
        /** The key that holds the call's state is gone. */
        OWNER_GONE;

        /** Returns whether this says more of a call than {@code other}: that keys failed it, then that none has its model. */
        boolean outweighs(Why other) {
            return this == ALL_TRIED || (this == MODEL_DENIED && other == NO_USABLE_KEY);
        }
    }
}
