package dev.sluice.admin;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of the last hour. Quantiles are null where nothing was measured.
 *
 * @param at when the step began
 * @param calls calls that ended, of any outcome
 * @param rejected those of them that were turned away though nothing was wrong with them
 * @param failed those of them that failed at the provider or here
 * @param inputTokens prompt tokens, cached ones included
 * @param outputTokens generated tokens
 * @param waiting the most calls that waited at a time
 * @param inFlight the most attempts that were under way at a time
 */
record SeriesPoint(
        Instant at,
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
        @Nullable Long totalP95Ms) {}
