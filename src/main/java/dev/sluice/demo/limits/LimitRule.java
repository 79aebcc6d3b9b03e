package dev.sluice.demo.limits;

/**
 * A limit on how much may be taken over time. Moments never go back from one call to the next. Not safe for use by
 * several threads.
 */
public interface LimitRule {

    /** Says whether {@code amount} could be taken at {@code now}; changes nothing. */
    RuleDecision ask(long now, double amount);

    /**
     * Counts {@code amount} whether or not there is room, as providers count output: it is known only once it has been
     * generated. A negative amount gives back.
     */
    void charge(long now, double amount);

    /** Takes {@code amount} if there is room for all of it. */
    default RuleDecision take(long now, double amount) {
        RuleDecision ruling = ask(now, amount);
        if (ruling instanceof RuleDecision.Allowed) {
            charge(now, amount);
        }
        return ruling;
    }

    /** Returns how much could be taken at {@code now}; never negative. */
    double remaining(long now);

    /** Returns the amount that the rule allows in one of its windows. */
    double limit();

    /** Returns how long after {@code now} the limit is whole again, if nothing else is taken; 0 where it is. */
    long resetNanos(long now);
}
