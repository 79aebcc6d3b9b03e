package dev.sluice.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The ejection of a key or an account that its provider has rejected until further notice. While it lasts, the key or account is
 * on probation: it is probed rarely, by one call at a time, and at twice the interval after each further rejection. Guarded by the pool's lock.
 */
final class Ejection {

    /** Shared by all keys and accounts that were never ejected, which nearly all are; it refuses to be changed. */
    static final Ejection NONE = new Ejection();

    private @Nullable Cause cause;
    private String why = "";
    private long ejectedAt;
    private long probeAt;
    private long interval;

    /** Returns this, or a new one where this is the shared {@link #NONE}. */
    Ejection orNew() {
        return this == NONE ? new Ejection() : this;
    }

    /** Returns the cause while the ejection lasts, or null. */
    @Nullable
    Cause cause() {
        return cause;
    }

    /** Returns the provider's reason while the ejection lasts, or an empty text. */
    String why() {
        return why;
    }

    /** Returns when the next probe may go; 0, the beginning of time, where nothing is ejected. */
    long readyAt() {
        return cause == null ? 0 : probeAt;
    }

    /** Begins the ejection, or has it last longer. */
    void eject(Cause newCause, String reason, long now) {
        requireOwn();
        interval = newCause == cause ? Math.min(newCause.longestInterval, interval * 2) : newCause.firstInterval;
        cause = newCause;
        why = reason;
        ejectedAt = now;
        probeAt = now + interval;
    }

    /** Takes over what another replica has found out at {@code at}; the next probe is at {@code nextProbe}. */
    void adopt(Cause newCause, String reason, long newInterval, long at, long nextProbe) {
        requireOwn();
        cause = newCause;
        why = reason;
        interval = Math.max(newCause.firstInterval, newInterval);
        ejectedAt = at;
        probeAt = nextProbe;
    }

    /** Records an attempt that is sent, so that no other is until the next interval has passed. */
    void attemptSent(long now) {
        if (cause != null) {
            probeAt = now + interval;
        }
    }

    /** Ends the ejection on a good answer to an attempt sent after it began; returns whether it did. */
    boolean answered(long sentAt) {
        boolean ends = cause != null && sentAt > ejectedAt;
        if (ends) {
            end();
        }
        return ends;
    }

    void end() {
        if (cause != null) {
            cause = null;
            why = "";
        }
    }

    private void requireOwn() {
        if (this == NONE) {
            throw new IllegalStateException(
                    "the shared ejection of none would eject every key (expected: orNew() first)");
        }
    }

    /** A cause of ejections, with the first and the longest interval between probes. */
    enum Cause {
        /** Out of credit. Operators buy credit during the day: a probe every few minutes finds out soon enough. */
        EXHAUSTED(KeyState.EXHAUSTED, Duration.ofMinutes(5), Duration.ofHours(1)),
        /** Not valid. A revoked key hardly ever comes back. */
        REVOKED(KeyState.REVOKED, Duration.ofMinutes(10), Duration.ofHours(6)),
        /** Not permitted. A permission may be granted, or a region's block lifted, at any time. */
        FORBIDDEN(KeyState.COOLING, Duration.ofMinutes(5), Duration.ofHours(1));

        private final KeyState state;
        private final long firstInterval;
        private final long longestInterval;

        Cause(KeyState state, Duration firstInterval, Duration longestInterval) {
            this.state = state;
            this.firstInterval = firstInterval.toNanos();
            this.longestInterval = longestInterval.toNanos();
        }

        /** Returns the nanoseconds between the first probes. */
        long firstInterval() {
            return firstInterval;
        }

        /** Returns the state of a key that is ejected for this cause. */
        KeyState state() {
            return state;
        }
    }
}
