package dev.sluice.pool;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state of one account in a {@link ReadyIndex}: ready, or waiting for room. Guarded by the pool's lock.
 *
 * <p>While it waits it listens for room, itself being the listener and a link in the list of listeners: with ten thousand accounts,
 * each further object would cost each pick a cache miss.
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
    private @Nullable ReadyEntry nextOfAccount;
    private @Nullable ReadyEntry nextOfClass;

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
                nextOfAccount = candidate.account().listen(this);
            }
        } else if (!listeningToClass) {
            listeningToClass = true;
            nextOfClass = candidate.limits(now).listen(this);
        }
    }

    void stopWaiting() {
        waiting = false;
    }

    /** Handles the notification, to {@code first} and those linked to it, that there may be room in their account. */
    static void roomInAccount(@Nullable ReadyEntry first) {
        ReadyEntry entry = first;
        while (entry != null) {
            ReadyEntry next = entry.nextOfAccount;
            entry.nextOfAccount = null;
            entry.listeningToAccount = false;
            entry.roomAppeared();
            entry = next;
        }
    }

    /** Handles the notification, to {@code first} and those linked to it, that there may be room in their class. */
    static void roomInClass(@Nullable ReadyEntry first) {
        ReadyEntry entry = first;
        while (entry != null) {
            ReadyEntry next = entry.nextOfClass;
            entry.nextOfClass = null;
            entry.listeningToClass = false;
            entry.roomAppeared();
            entry = next;
        }
    }

    private void roomAppeared() {
        if (waiting) {
            makeReady.accept(this);
        }
    }
}
