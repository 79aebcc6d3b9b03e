package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/** What was taken of an allowance within a short time, in which requests may overtake each other. Guarded by the pool's lock. */
final class SendWindow {

    /** Requests sent no further apart than this may arrive in another order. */
    private static final long LENGTH = Pacing.JITTER.toNanos();

    private final long from;
    private final double takenBefore;
    private double taken;
    private @Nullable SendWindow next;

    private SendWindow(long from, double takenBefore) {
        this.from = from;
        this.takenBefore = takenBefore;
    }

    /** Returns one that ended long ago. */
    static SendWindow past() {
        return new SendWindow(-2 * LENGTH, 0);
    }

    /** Returns this spell while it lasts, and then the one that begins. */
    SendWindow at(long now) {
        if (now - from < LENGTH) {
            return this;
        }
        if (now - from >= 2 * LENGTH) {
            return new SendWindow(now, 0);
        }
        next = new SendWindow(now, taken);
        return next;
    }

    void take(double amount) {
        taken += amount;
    }

    /** Returns what was taken so far in this spell and in the one right before. */
    double sinceShortlyBefore() {
        return takenBefore + taken;
    }

    /** Returns what was taken in this spell and in the one right after. */
    double untilShortlyAfter() {
        return taken + (next == null ? 0 : next.taken);
    }
}
