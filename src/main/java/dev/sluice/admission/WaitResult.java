package dev.sluice.admission;

import dev.sluice.call.Refusal;

/** The result of a wait in a {@link FairQueue}. */
public sealed interface WaitResult<T> {

    /**
     * The call may proceed.
     *
     * @param lease the lease, which the receiver has to end
     * @param waitedNanos how long the call waited
     */
    record Granted<T>(T lease, long waitedNanos) implements WaitResult<T> {}

    /** The call is not served. */
    record Refused<T>(Refusal refusal) implements WaitResult<T> {}
}
