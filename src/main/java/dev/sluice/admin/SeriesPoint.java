package dev.sluice.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of a series. Quantiles are in milliseconds, and null if nothing was measured.
 *
 * @param at the start of the step
 * @param seconds its length; less than others' where the process ended in it or it is not over
 * @param calls the calls that ended, with any outcome
 * @param rejected those of them that were refused for lack of capacity, limits or budget, and not for a fault of their own
 * @param failed those of them that failed at the provider or in the relay
 * @param inputTokens prompt tokens, including cached tokens
 * @param outputTokens generated tokens
 * @param waiting the highest number of waiting calls in a sample
 * @param inFlight the highest number of attempts in flight in a sample
 */
record SeriesPoint(
        Instant at,
        long seconds,
        int calls,
        int rejected,
        int failed,
        long inputTokens,
        long outputTokens,
        int waiting,
        int inFlight,
        @Nullable Long waitP50Ms,
        @Nullable Long waitP95Ms,
        @Nullable Long firstTokenP50Ms,
        @Nullable Long firstTokenP95Ms,
        @Nullable Long totalP50Ms,
        @Nullable Long totalP95Ms) {

    /** Returns the moment at which the step ended. */
    Instant end() {
        return at.plusSeconds(seconds);
    }

    /** Returns whether anything happened in the step. */
    boolean isBusy() {
        return calls > 0 || waiting > 0 || inFlight > 0 || waitP50Ms != null;
    }
}
