package dev.sluice.demo.limits;

/**
 * A counter that is reset at the start of each window, such as each minute of the clock. Around a reset up to twice the limit
 * may be taken within one window's length.
 */
public final class FixedWindow extends WindowRule {

    private long windowStart;
    private double used;

    /**
     * Creates a rule of which nothing has been taken.
     *
     * @param start the start of a window
     */
    public FixedWindow(double limit, long windowNanos, long start) {
        super(limit, windowNanos);
        this.windowStart = start;
    }

    @Override
    public void charge(long now, double amount) {
        used = Math.max(0, usedAt(now) + amount);
    }

    @Override
    public long resetNanos(long now) {
        return usedAt(now) == 0 ? 0 : nanosUntilUsed(now, 0);
    }

    @Override
    double usedAt(long now) {
        long passed = (now - windowStart) / windowNanos();
        if (passed > 0) {
            windowStart += passed * windowNanos();
            used = 0;
        }
        return used;
    }

    @Override
    long nanosUntilUsed(long now, double target) {
        return windowStart + windowNanos() - now;
    }
}
