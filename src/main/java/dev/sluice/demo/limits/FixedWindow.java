package dev.sluice.demo.limits;

/**
 * A counter that is reset at the start of each window, such as each minute of the clock. Around a reset up to twice the limit
 * may be taken within one window's length.
 */
public final class FixedWindow implements LimitRule {

    private final double limit;
    private final long windowNanos;

    private long windowStart;
    private double used;

    /**
     * Creates a rule of which nothing has been taken.
     *
     * @param start the start of a window
     */
    public FixedWindow(double limit, long windowNanos, long start) {
        this.limit = limit;
        this.windowNanos = windowNanos;
        this.windowStart = start;
    }

    @Override
    public RuleDecision check(long now, double amount) {
        roll(now);
        if (used + amount <= limit) {
            return RuleDecision.ALLOWED;
        }
        return new RuleDecision.Refused(amount > limit ? RuleDecision.Refused.NEVER : nanosLeft(now));
    }

    @Override
    public void charge(long now, double amount) {
        roll(now);
        used = Math.max(0, used + amount);
    }

    @Override
    public double remaining(long now) {
        roll(now);
        return Math.max(0, limit - used);
    }

    @Override
    public double limit() {
        return limit;
    }

    @Override
    public long resetNanos(long now) {
        roll(now);
        return used == 0 ? 0 : nanosLeft(now);
    }

    private void roll(long now) {
        long passed = (now - windowStart) / windowNanos;
        if (passed > 0) {
            windowStart += passed * windowNanos;
            used = 0;
        }
    }

    private long nanosLeft(long now) {
        return windowStart + windowNanos - now;
    }
}
