package dev.sluice.pool;

import java.util.function.Consumer;

/**
 * The state of one account in a {@link ReadyIndex}: ready, or waiting for room. Guarded by the pool's lock.
 *
 * <p>While it waits it listens for room, itself being the listener: with ten thousand accounts, a listener object of its own would
 * cost each pick a cache miss.
 */
final class ReadyEntry {

    final CandidateAccount candidate;
    private final Consumer<ReadyEntry> makeReady;

    /** The position in the index's heap, while the entry waits. */
    int index;

    /** The time at which the entry becomes ready by itself, while it waits. */
    long wakeAt;

    private boolean waiting;
    private boolean listeningToAccount;
    private boolean listeningToClass;

    /** Creates an entry that is ready; {@code makeReady} is called when it waits and its account may have room early. */
    ReadyEntry(CandidateAccount candidate, Consumer<ReadyEntry> makeReady) {
        this.candidate = candidate;
        this.makeReady = makeReady;
    }

    /** Waits until {@link #wakeAt}; the end of an attempt of any class can make room only where time cannot. */
    void await(long now) {
        waiting = true;
        // The listeners are dropped when they are called; one that is still there serves this wait too.
        if (wakeAt == PoolLock.NEVER) {
            if (!listeningToAccount) {
                listeningToAccount = true;
                candidate.account().roomListeners().add(this);
            }
        } else if (!listeningToClass) {
            listeningToClass = true;
            candidate.limits(now).roomListeners().add(this);
        }
    }

    void stopWaiting() {
        waiting = false;
    }

    /** Handles the notification of {@code listeners}, of which this is one, that there may be room. */
    void roomAppeared(RoomListeners listeners) {
        if (listeners == candidate.account().roomListeners()) {
            listeningToAccount = false;
        } else {
            listeningToClass = false;
        }
        if (waiting) {
            makeReady.accept(this);
        }
    }
}
