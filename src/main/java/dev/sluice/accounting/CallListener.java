package dev.sluice.accounting;

import dev.sluice.call.Dialect;

/** Hears of calls once. Called on the thread that made it happen; must not block. */
public interface CallListener {

    /** A listener that does nothing. */
    CallListener NONE = new CallListener() {};

    /** A request was turned away before it became a call. */
    default void requestRejected(RejectedRequest request) {}

    /** A stream's first event goes to its client. */
    default void streamOpened(Dialect dialect) {}

    /** A stream is over, whichever way. */
    default void streamClosed(Dialect dialect) {}

    /** A call is over. */
    default void callEnded(CallRecord report) {}
}
