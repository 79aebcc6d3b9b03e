package dev.sluice.demo.limits;

/** What a {@link LimitRule} says of an amount at a moment. */
public sealed interface RuleDecision {

    /** There is room. */
    RuleDecision ALLOWED = new Allowed();

    /** There is room. */
    record Allowed() implements RuleDecision {}

    /**
     * There is no room.
     *
     * @param nanos how long until there is, if nothing else is taken; &gt; 0, or {@link #NEVER}
     */
    record Refused(long nanos) implements RuleDecision {

        /** The wait for an amount that is more than the limit itself. */
        public static final long NEVER = Long.MAX_VALUE;
    }
}
