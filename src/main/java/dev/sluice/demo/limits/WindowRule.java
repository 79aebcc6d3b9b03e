package dev.sluice.demo.limits;

/** A rule that counts what was taken in one window of time. Not safe for use by several threads. */
abstract class WindowRule implements LimitRule {

    private final double limit;
    private final long windowNanos;

    /** Creates a rule that allows {@code limit}, &gt; 0, in a window of {@code windowNanos}, &gt; 0. */
    WindowRule(double limit, long windowNanos) {
        this.limit = limit;
        this.windowNanos = windowNanos;
    }

    /** Forgets what is in the window no more, and returns what is. */
    abstract double usedAt(long now);

    /** Returns the nanoseconds from {@code now} until no more than {@code target} is used; that much is used now or more. */
    abstract long nanosUntilUsed(long now, double target);

    final long windowNanos() {
        return windowNanos;
    }

    @Override
    public final RuleDecision check(long now, double amount) {
        if (usedAt(now) + amount <= limit) {
            return RuleDecision.ALLOWED;
        }
        return new RuleDecision.Refused(
                amount > limit ? RuleDecision.Refused.NEVER : nanosUntilUsed(now, limit - amount));
    }

    @Override
    public final double remaining(long now) {
        return Math.max(0, limit - usedAt(now));
    }

    @Override
    public final double limit() {
        return limit;
    }
}
