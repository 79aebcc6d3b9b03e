package dev.sluice.demo.limits;

/** The decision of a {@link LimitRule} on an amount at a moment. */
public sealed interface RuleDecision {

    /** There is room. */
    RuleDecision ALLOWED = new Allowed();

    /** There is room. */
    record Allowed() implements RuleDecision {}

    /**
     * There is no room.
     *
     * @param nanos nanoseconds until there is room, if nothing else is taken; &gt; 0, or {@link #NEVER}
     */
    record Refused(long nanos) implements RuleDecision {

        /** The wait for an amount that exceeds the limit itself. */
        public static final long NEVER = Long.MAX_VALUE;
    }
}
