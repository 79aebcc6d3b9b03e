package dev.sluice.pool;

import java.util.function.IntConsumer;

/** The state of one account in a {@link ReadyIndex}: ready, or waiting for room. Guarded by the pool's lock. */
final class ReadyEntry extends RoomListener {

    final CandidateAccount candidate;

    /** The number by which the index knows the entry. */
    final int number;

    private final IntConsumer makeReady;
    private boolean waiting;

    /** Creates an entry that is ready; {@code makeReady} is called when it waits and its account may have room early. */
    ReadyEntry(CandidateAccount candidate, int number, IntConsumer makeReady) {
        this.candidate = candidate;
        this.number = number;
        this.makeReady = makeReady;
    }

    /** Waits until {@code wakeAt}; the end of an attempt of any class can make room only where time cannot. */
    void await(long wakeAt, long now) {
        waiting = true;
        // Listeners are dropped when they are notified; a notification that is still to come serves this wait too.
        if (wakeAt == PoolLock.NEVER) {
            candidate.account().listen(this);
        } else {
            candidate.limits(now).listen(this);
        }
    }

    void stopWaiting() {
        waiting = false;
    }

    @Override
    void roomAppeared() {
        if (waiting) {
            makeReady.accept(number);
        }
    }
}
