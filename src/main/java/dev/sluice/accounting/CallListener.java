package dev.sluice.accounting;

import dev.sluice.call.Dialect;

/** A listener that is notified of calls, once each. Called on the thread of the event; must not block. */
public interface CallListener {

    /** A listener that does nothing. */
    CallListener NONE = new CallListener() {};

    /** A request was rejected before it became a call. */
    default void requestRejected(RejectedRequest request) {}

    /** A stream's first event goes to its client. */
    default void streamOpened(Dialect dialect) {}

    /** A stream has ended, whichever way. */
    default void streamClosed(Dialect dialect) {}

    /** A call has ended. */
    default void callEnded(CallRecord call) {}
}
