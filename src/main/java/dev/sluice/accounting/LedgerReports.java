package dev.sluice.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The reports over the ledger. Safe for use by many threads; never blocks. */
public interface LedgerReports {

    /** Returns entries, oldest first. */
    CompletableFuture<Page> entries(EntryQuery query);

    /** Returns sums, one row for each combination of {@code query}'s fields and each currency. */
    CompletableFuture<List<UsageRow>> usage(UsageQuery query);

    /** The fields by which usage is summed; days are UTC's. */
    enum Field {
        CLIENT,
        TEAM,
        MODEL,
        PROVIDER,
        KEY,
        DAY
    }

    /**
     * A selection of entries.
     *
     * @param client only of this client, or null for all
     * @param from the earliest end of a call, inclusive, or null
     * @param to the latest, exclusive, or null
     * @param after the last entry of the page before, or null for the first page
     * @param limit entries of a page; &gt;= 1
     */
    record EntryQuery(
            @Nullable String client,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Position after,
            int limit) {}

    /** The place of an entry in the order of the ledger. */
    record Position(long atMillis, String id) {}

    /**
     * A page of entries.
     *
     * @param next the position behind which the next page begins, or null where this is the last
     */
    record Page(List<LedgerEntry> entries, @Nullable Position next) {}

    /**
     * A selection of usage.
     *
     * @param by the fields to sum by, in order; may be empty for the total
     * @param from the earliest end of a call, inclusive, or null
     * @param to the latest, exclusive, or null
     * @param client only of this client, or null for all
     */
    record UsageQuery(
            List<Field> by,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String client) {}

    /**
     * Sums of entries.
     *
     * @param fields the values of the fields asked for; a field without a value is absent, a day as {@code 2026-03-31}
     * @param currency null where the calls of this row have no price
     */
    record UsageRow(
            Map<Field, String> fields,
            long calls,
            long inputTokens,
            long cachedInputTokens,
            long cacheWriteTokens,
            long outputTokens,
            long reasoningTokens,
            BigDecimal cost,
            @Nullable String currency) {}
}
