package dev.sluice.demo.limits;

/**
 * A limit on the amount that may be taken over time. Moments are nanoseconds that never go back from one call to the next.
 * Not safe for use by several threads.
 */
public interface LimitRule {

    /** Returns whether {@code amount} could be taken at {@code now}, without taking it. */
    RuleDecision check(long now, double amount);

    /**
     * Counts {@code amount} whether or not there is room, as providers count output, which is known only after it has been
     * generated. A negative amount is returned to the limit.
     */
    void charge(long now, double amount);

    /** Takes {@code amount} if there is room for all of it. */
    default RuleDecision take(long now, double amount) {
        RuleDecision decision = check(now, amount);
        if (decision instanceof RuleDecision.Allowed) {
            charge(now, amount);
        }
        return decision;
    }

    /** Returns the amount that could be taken at {@code now}; never negative. */
    double remaining(long now);

    /** Returns the amount that the rule allows in one of its windows. */
    double limit();

    /** Returns the nanoseconds from {@code now} until all of the limit is available, if nothing else is taken. */
    long resetNanos(long now);
}
