package dev.sluice.pool;

/** The pool's answer to a {@link LeaseRequest}. */
public sealed interface LeaseResult {

    /** A key has room, and it is held for this call. */
    record Granted(Lease lease) implements LeaseResult {}

    /**
     * No key has room.
     *
     * @param nanos the ticker's time at which one may have, if no lease ends early
     */
    record NotBefore(long nanos) implements LeaseResult {}

    /** No key can serve the need, however long it waits. */
    record Unavailable(Why why) implements LeaseResult {}

    /** Why no key can serve. */
    enum Why {
        /** Every key of the model is revoked, out of credit, forbidden or disabled. */
        NO_USABLE_KEY,
        /** Every key that could is known not to have the model. */
        MODEL_DENIED,
        /** Every key that could has failed this call already. */
        ALL_TRIED,
        /** The key that holds the call's state is gone. */
        OWNER_GONE
    }
}
