package dev.sluice.relay;

import dev.sluice.pool.Lease;
import org.jspecify.annotations.Nullable;

/**
 * The holder of what one call has to give back: its lease until an attempt takes it over, and then its answer's body.
 *
 * <p>Safe for use by many threads: the client may leave at any step.
 */
final class LeaseHolder {

    private @Nullable Lease lease;
    private @Nullable CommittedBody body;
    private boolean released;

    /** Holds {@code granted}; returns false, and gives it back, if the call has ended meanwhile. */
    synchronized boolean hold(Lease granted) {
        if (released) {
            granted.ignored();
            return false;
        }
        lease = granted;
        return true;
    }

    /** Gives the lease to its attempt, which ends it. */
    synchronized void handOver() {
        lease = null;
    }

    /** Takes hold of an answer's body; where the client has left meanwhile, closes it. */
    void commit(CommittedBody committed) {
        boolean late;
        synchronized (this) {
            body = committed;
            late = released;
        }
        if (late) {
            committed.close();
        }
    }

    /** Gives the lease back, and takes hold of nothing from now on. */
    synchronized void release() {
        released = true;
        if (lease != null) {
            lease.ignored();
            lease = null;
        }
    }

    /**
     * Releases everything as the client has left: closes a body that it has not begun to read.
     *
     * @return whether there was a body, which ends the call by itself
     */
    boolean leave() {
        CommittedBody committed;
        synchronized (this) {
            release();
            committed = body;
        }
        if (committed == null) {
            return false;
        }
        committed.close();
        return true;
    }
}
