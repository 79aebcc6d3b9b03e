package dev.sluice.pool;

import java.util.function.Consumer;

/**
 * The state of one account in a {@link ReadyIndex}: ready, or waiting for room. Guarded by the pool's lock.
 *
 * <p>While it waits it listens to its account, itself being the listener: with ten thousand accounts, a listener object of its own
 * would cost each pick a cache miss.
 */
final class ReadyEntry implements Runnable {

    final CandidateAccount candidate;
    final Account account;
    private final Consumer<ReadyEntry> makeReady;

    /** The position in the index's heap, while the entry waits. */
    int index;

    /** The time at which the entry becomes ready by itself, while it waits. */
    long wakeAt;

    private boolean waiting;
    private boolean listening;

    /** Creates an entry that is ready; {@code makeReady} is called when it waits and its account may have room early. */
    ReadyEntry(CandidateAccount candidate, Consumer<ReadyEntry> makeReady) {
        this.candidate = candidate;
        this.account = candidate.account();
        this.makeReady = makeReady;
    }

    void setWaiting(boolean nowWaiting) {
        waiting = nowWaiting;
        // The account drops its listeners when it calls them; one that it still has serves this wait too.
        if (nowWaiting && !listening) {
            listening = true;
            account.onRoom(this);
        }
    }

    /** Handles the account's notification that it may have room. */
    @Override
    public void run() {
        listening = false;
        if (waiting) {
            makeReady.accept(this);
        }
    }
}
