package dev.sluice.admission;

import dev.sluice.call.Refusal;

/** How a wait ended. */
public sealed interface Verdict<T> {

    /** It is this call's turn, and {@code thing} is its to give back. */
    record Granted<T>(T thing, long waitedNanos) implements Verdict<T> {}

    /** The call is not served. */
    record Refused<T>(Refusal refusal) implements Verdict<T> {}
}
