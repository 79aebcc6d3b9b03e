package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;

/** Hears of what happens to keys. Called outside the pool's lock, on the thread that made it happen; must not block. */
public interface PoolListener {

    /** A listener that does nothing. */
    PoolListener NONE = new PoolListener() {};

    /** A key's state changed, for the reason {@code why} gives in words free of secrets. */
    default void stateChanged(KeyId key, KeyState from, KeyState to, String why) {}

    /** An attempt ended; {@code failure} is null where its answer came whole or the client left. */
    default void attemptEnded(
            KeyId key, String model, Ending ending, @org.jspecify.annotations.Nullable Failure failure) {}

    /** How a lease ended. */
    enum Ending {
        SETTLED,
        FAILED,
        IGNORED,
        CANCELLED
    }
}
