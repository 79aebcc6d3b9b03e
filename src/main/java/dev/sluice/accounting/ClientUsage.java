package dev.sluice.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The sums of what one client used and spent, from the kept records of its calls. Nothing blocks. */
@FunctionalInterface
public interface ClientUsage {

    /** The sums where no records are kept. */
    ClientUsage NONE = (client, from, to) -> CompletableFuture.completedFuture(List.of());

    /** Returns the sums of {@code client}'s calls from {@code from}, and before {@code to}, by day and model. */
    CompletionStage<List<Row>> usage(String client, Instant from, Instant to);

    /**
     * The sums of one day and model.
     *
     * @param day by UTC
     * @param model the model's name as the caller wrote it
     * @param inputTokens tokens of prompts, those from a cache included
     * @param cachedInputTokens the part of them that was read from a cache
     * @param cost in {@code currency}
     */
    record Row(
            LocalDate day,
            String model,
            long calls,
            long inputTokens,
            long cachedInputTokens,
            long outputTokens,
            BigDecimal cost,
            String currency) {}
}
