package dev.sluice.relay;

/**
 * A bucket of retries, filled by calls and by time: retries stay a bounded share of all calls, so that they cannot multiply an
 * outage.
 *
 * <p>A retry that cannot be afforded is not refused but waits until it can: the caller would rather wait than fail, and the
 * provider sees the same bounded rate. Safe for use by many threads.
 */
final class RetryBudget {

    /** Always affordable, so that a quiet relay can retry at all. */
    private static final double FLOOR_PER_SECOND = 10;

    /** The bucket's size: ten seconds of the floor, the window that Finagle's retry budget uses too. */
    private static final double MOST_SAVED = 10 * FLOOR_PER_SECOND;

    private double share;
    private double saved = MOST_SAVED;
    private long refilledAt;

    RetryBudget(double share, long now) {
        this.share = share;
        this.refilledAt = now;
    }

    synchronized void setShare(double share) {
        this.share = share;
    }

    /** Counts a call, which pays for its share of a retry. */
    synchronized void called() {
        saved = Math.min(MOST_SAVED, saved + share);
    }

    /** Takes one retry, and returns the nanoseconds for which it has to wait until it is affordable; 0 if it is now. */
    synchronized long take(long now) {
        refill(now);
        saved -= 1;
        return saved >= 0 ? 0 : (long) (-saved / FLOOR_PER_SECOND * 1e9);
    }

    /** Takes one retry if it is affordable now; returns whether it is. */
    synchronized boolean takeNow(long now) {
        refill(now);
        boolean affordable = saved >= 1;
        saved -= affordable ? 1 : 0;
        return affordable;
    }

    private void refill(long now) {
        saved = Math.min(MOST_SAVED, saved + (now - refilledAt) * FLOOR_PER_SECOND / 1e9);
        refilledAt = now;
    }
}
