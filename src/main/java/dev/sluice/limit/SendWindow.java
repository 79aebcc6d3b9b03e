package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * A short time in which requests may overtake each other, and the amount taken of one allowance within it. Guarded by the
 * pool's lock.
 */
final class SendWindow {

    /** Requests sent no further apart than this may arrive in another order. */
    private static final long LENGTH = Pacing.JITTER.toNanos();

    /** Never current, so that all may share it. */
    private static final SendWindow PAST = new SendWindow(Long.MIN_VALUE / 2, 0);

    private final long from;
    private final double takenBefore;
    private double taken;
    private @Nullable SendWindow next;

    private SendWindow(long from, double takenBefore) {
        this.from = from;
        this.takenBefore = takenBefore;
    }

    /** Returns an empty window that ended before any request was sent. */
    static SendWindow past() {
        return PAST;
    }

    /** Returns an empty window that begins {@code now}. */
    static SendWindow from(long now) {
        return new SendWindow(now, 0);
    }

    /** Returns the time from which on this window, and what was taken in it, no longer matters to requests that are sent. */
    long relevantUntil() {
        return from + 2 * LENGTH;
    }

    /** Returns this window while it lasts, and a new one after that. */
    SendWindow current(long now) {
        if (now - from < LENGTH) {
            return this;
        }
        if (now >= relevantUntil()) {
            return from(now);
        }
        next = new SendWindow(now, taken);
        return next;
    }

    void take(double amount) {
        taken += amount;
    }

    /** Returns the amount taken so far in this window and in the one right before it. */
    double takenSinceShortlyBefore() {
        return takenBefore + taken;
    }

    /** Returns the amount taken in this window and in the one right after it. */
    double takenUntilShortlyAfter() {
        return taken + (next == null ? 0 : next.taken);
    }
}
