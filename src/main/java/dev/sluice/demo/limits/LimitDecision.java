package dev.sluice.demo.limits;

/** The decision of an account's limits on a request. */
public sealed interface LimitDecision {

    /** The request may run; its output and its end are reported to {@code use}. */
    record Admitted(Use use) implements LimitDecision {}

    /**
     * The request may not run, and nothing was taken.
     *
     * @param quota the limit with the longest wait
     * @param nanos nanoseconds until there is room in all rates; {@link RuleDecision.Refused#NEVER} for a request larger than
     *     a limit; 0 if only {@link Quota#CONCURRENCY} is exceeded, which time does not restore
     */
    record Refused(Quota quota, long nanos) implements LimitDecision {}

    /** A request in flight. Safe for use by several threads. */
    interface Use {

        /** Counts {@code tokens} of output as generated at {@code now}. */
        void generated(long now, long tokens);

        /** Ends the request; only the first time counts. */
        void end();
    }
}
