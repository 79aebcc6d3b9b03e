package dev.sluice.admission;

import dev.sluice.call.Refusal;

/** How a wait ended. */
public sealed interface WaitResult<T> {

    /** It is this call's turn, and {@code thing} is its to give back. */
    record Granted<T>(T thing, long waitedNanos) implements WaitResult<T> {}

    /** The call is not served. */
    record Refused<T>(Refusal refusal) implements WaitResult<T> {}
}
