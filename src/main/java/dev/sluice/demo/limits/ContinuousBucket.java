package dev.sluice.demo.limits;

/**
 * A token bucket that refills continuously, as Anthropic's limits do. Any span of time holds at most the burst plus what
 * is refilled during it. Not safe for use by several threads.
 */
public final class ContinuousBucket implements LimitRule {

    /** A tolerance for rounding, for a caller that waited exactly as long as a refusal said. */
    private static final double ROUNDING = 1e-6;

    private final double limit;
    private final double burst;
    private final double perNano;

    private double level;
    private long levelAt;

    /** Creates a bucket that is full at {@code now} and whose burst is the whole limit. */
    public ContinuousBucket(double limit, long windowNanos, long now) {
        this(limit, windowNanos, limit, now);
    }

    /**
     * Creates a bucket that is full at {@code now}.
     *
     * @param limit the amount refilled in each {@code windowNanos}, &gt; 0
     * @param burst the capacity of the bucket, &gt; 0; less than the limit where a provider enforces shorter spans
     */
    public ContinuousBucket(double limit, long windowNanos, double burst, long now) {
        this.limit = limit;
        this.burst = burst;
        this.perNano = limit / windowNanos;
        this.level = burst;
        this.levelAt = now;
    }

    @Override
    public RuleDecision check(long now, double amount) {
        refill(now);
        if (amount <= level + ROUNDING) {
            return RuleDecision.ALLOWED;
        }
        return new RuleDecision.Refused(amount > burst ? RuleDecision.Refused.NEVER : nanosToRefill(amount - level));
    }

    @Override
    public void charge(long now, double amount) {
        refill(now);
        level = Math.min(burst, level - amount);
    }

    @Override
    public double remaining(long now) {
        refill(now);
        return Math.max(0, level);
    }

    @Override
    public double limit() {
        return limit;
    }

    @Override
    public long resetNanos(long now) {
        refill(now);
        return nanosToRefill(burst - level);
    }

    private void refill(long now) {
        level = Math.min(burst, level + (now - levelAt) * perNano);
        levelAt = now;
    }

    private long nanosToRefill(double amount) {
        return (long) Math.ceil(amount / perNano);
    }
}
