package dev.sluice.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a key or an account sits that its provider has turned away for good, as far as anybody knows. It is asked again
 * rarely, by one call at a time, and at twice the interval after each further refusal. Guarded by the pool's lock.
 */
final class Ejection {

    /** Shared by all that were never turned away, which nearly all are: nobody sits here. */
    static final Ejection EMPTY = new Ejection();

    private @Nullable Cause cause;
    private String why = "";
    private long satAt;
    private long probeAt;
    private long interval;

    /** Returns why this sits here, or null where it does not. */
    @Nullable
    Cause cause() {
        return cause;
    }

    String why() {
        return why;
    }

    /** Returns when it may be asked again; the beginning of time where it does not sit here. */
    long readyAt() {
        return cause == null ? 0 : probeAt;
    }

    void sit(Cause newCause, String reason, long now) {
        interval = newCause == cause ? Math.min(newCause.longest, interval * 2) : newCause.first;
        cause = newCause;
        why = reason;
        satAt = now;
        probeAt = now + interval;
    }

    /** Notes that an attempt goes out, so that no other does until the next interval has passed. */
    void asked(long now) {
        if (cause != null) {
            probeAt = now + interval;
        }
    }

    /**
     * Takes a good answer to an attempt sent at {@code sentAt}: it ends the wait unless it is older than that. Returns
     * whether it did.
     */
    boolean answered(long sentAt) {
        boolean back = cause != null && sentAt > satAt;
        if (back) {
            clear();
        }
        return back;
    }

    void clear() {
        if (cause != null) {
            cause = null;
            why = "";
        }
    }

    /** Why something sits on the bench, with how long until it is asked again at first and at last. */
    enum Cause {
        /** Credit is bought by people during the day: a probe every few minutes finds out soon enough. */
        EXHAUSTED(KeyState.EXHAUSTED, Duration.ofMinutes(5), Duration.ofHours(1)),
        /** A revoked key hardly ever comes back. */
        REVOKED(KeyState.REVOKED, Duration.ofMinutes(10), Duration.ofHours(6)),
        /** A permission may be granted, or a region's block lifted, at any time. */
        FORBIDDEN(KeyState.COOLING, Duration.ofMinutes(5), Duration.ofHours(1));

        private final KeyState state;
        private final long first;
        private final long longest;

        Cause(KeyState state, Duration first, Duration longest) {
            this.state = state;
            this.first = first.toNanos();
            this.longest = longest.toNanos();
        }

        KeyState state() {
            return state;
        }
    }
}
