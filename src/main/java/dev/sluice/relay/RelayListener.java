package dev.sluice.relay;

import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Outcome;
import org.jspecify.annotations.Nullable;

/** Hears of calls once. Called on the thread that made it happen; must not block. */
public interface RelayListener {

    /** A listener that does nothing. */
    RelayListener NONE = new RelayListener() {};

    /** A request was turned away before it became a call; {@code caller} is null where nobody is known by its key. */
    default void turnedAway(Dialect dialect, @Nullable Caller caller, Outcome outcome) {}

    /** A stream's first event goes to its client. */
    default void streamOpened(Dialect dialect) {}

    /** A stream is over, whichever way. */
    default void streamClosed(Dialect dialect) {}

    /** A call is over. */
    default void callEnded(CallReport report) {}
}
