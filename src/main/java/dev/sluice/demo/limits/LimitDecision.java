package dev.sluice.demo.limits;

/** What an account's limits say of a request. */
public sealed interface LimitDecision {

    /** The request may run; {@code use} is told what it generates and when it ends. */
    record Admitted(Use use) implements LimitDecision {}

    /**
     * The request may not run, and nothing was taken.
     *
     * @param quota the limit that would hold it up longest
     * @param nanos how long until there is room in all rates; {@link RuleDecision.Refused#NEVER} for a request larger than a
     *     limit; 0 where only {@link Quota#CONCURRENCY} stands in the way, which no clock restores
     */
    record Refused(Quota quota, long nanos) implements LimitDecision {}

    /** A request under way. Safe for use by several threads. */
    interface Use {

        /** Counts {@code tokens} of output as generated at {@code now}. */
        void generated(long now, long tokens);

        /** Ends the request; only the first time counts. */
        void end();
    }
}
