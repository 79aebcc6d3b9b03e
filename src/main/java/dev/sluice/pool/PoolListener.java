package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import org.jspecify.annotations.Nullable;

/**
 * A listener to events of keys. Called outside the pool's lock, on the thread that caused the event, and by several threads at
 * once; must not block or throw.
 */
public interface PoolListener {

    /** A listener that does nothing. */
    PoolListener NONE = new PoolListener() {};

    /** A key's state changed. */
    default void stateChanged(StateChange change) {}

    /** A provider's outage began or ended; {@code why} is the last failure's reason, free of secrets. */
    default void outageChanged(String provider, boolean ongoing, String why) {}

    /** Something was found out about a key that other replicas have to know. */
    default void keyFact(KeyFact fact) {}

    /** A limit was found, or proved to differ from the stated one. May repeat with every refusal. */
    default void limitLearned(LimitChange change) {}

    /** An attempt of the call with the id {@code call} ended; {@code failure} is null unless it failed. */
    default void attemptEnded(KeyId key, String model, String call, Ending ending, @Nullable Failure failure) {}

    /** The way in which a lease ended. */
    enum Ending {
        /** By an answer that came whole. */
        SETTLED,
        /** By a failure. */
        FAILED,
        /** Without a result that counts. */
        IGNORED,
        /** By the client's leaving. */
        CANCELLED
    }
}
