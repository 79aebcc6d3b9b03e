package dev.sluice.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The reports over the ledger. Safe for use by many threads; never blocks. */
public interface LedgerReports {

    /**
     * Returns entries, oldest first. A page of one client may end before its limit, or have no entries, and yet be followed by
     * another: it is searched for in a bounded part of the ledger.
     */
    CompletableFuture<Page> entries(EntryQuery query);

    /** The most rows of one report: some ten megabytes. */
    int MAX_ROWS = 100_000;

    /**
     * Returns sums, one row for each combination of {@code query}'s fields and each currency. Fails with {@link TooManyRows} where
     * there are more than {@link #MAX_ROWS}.
     */
    CompletableFuture<List<UsageRow>> usage(UsageQuery query);

    /** A report that has more rows than one answer can have. */
    final class TooManyRows extends RuntimeException {
        private static final long serialVersionUID = 1;

        public TooManyRows() {
            super("more than " + MAX_ROWS + " rows");
        }
    }

    /** The sums by which rows are ranked. */
    enum Measure {
        COST,
        CALLS,
        TOKENS
    }

    /**
     * A bound on the rows of a report: of all combinations of its fields other than the day, the greatest in the whole time keep
     * rows of their own; the rest is summed. Currencies are ranked by their plain numbers.
     *
     * @param count the combinations that are kept; &gt;= 1
     * @param measure the sum that they are ranked by
     */
    record Top(int count, Measure measure) {}

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
     * @param limit the most entries of a page; &gt;= 1
     */
    record EntryQuery(
            @Nullable String client,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Position after,
            int limit) {}

    /**
     * A place in the order of the ledger.
     *
     * @param id that of the entry at this place, or empty for the place before all entries of that millisecond
     */
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
     * @param top the bound on the rows, or null where all are asked for
     */
    record UsageQuery(
            List<Field> by,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable String client,
            @Nullable Top top) {

        /** Creates a selection of all rows. */
        public UsageQuery(List<Field> by, @Nullable Instant from, @Nullable Instant to, @Nullable String client) {
            this(by, from, to, client, null);
        }

        /** Returns the fields that {@link Top} ranks: all but the day. */
        public List<Field> ranked() {
            return by.stream().filter(field -> field != Field.DAY).toList();
        }
    }

    /**
     * Sums of entries.
     *
     * @param fields the values of the fields asked for; a field without a value is absent, a day as {@code 2026-03-31}
     * @param currency null where the calls of this row have no price
     * @param isRest whether this is the sum of all that {@link Top} keeps no rows for; their fields are absent
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
            @Nullable String currency,
            boolean isRest) {

        /** Creates a row of its own. */
        public UsageRow(
                Map<Field, String> fields,
                long calls,
                long inputTokens,
                long cachedInputTokens,
                long cacheWriteTokens,
                long outputTokens,
                long reasoningTokens,
                BigDecimal cost,
                @Nullable String currency) {
            this(
                    fields,
                    calls,
                    inputTokens,
                    cachedInputTokens,
                    cacheWriteTokens,
                    outputTokens,
                    reasoningTokens,
                    cost,
                    currency,
                    false);
        }

        /** Returns the tokens of prompts and outputs together. */
        public long tokens() {
            return inputTokens + cachedInputTokens + cacheWriteTokens + outputTokens;
        }

        /** Returns the sum of this row and {@code other}, with this row's fields. */
        public UsageRow plus(UsageRow other) {
            return new UsageRow(
                    fields,
                    calls + other.calls,
                    inputTokens + other.inputTokens,
                    cachedInputTokens + other.cachedInputTokens,
                    cacheWriteTokens + other.cacheWriteTokens,
                    outputTokens + other.outputTokens,
                    reasoningTokens + other.reasoningTokens,
                    cost.add(other.cost),
                    currency,
                    isRest);
        }

        /** Returns this row as a part of the rest: of its fields only the day is left. */
        public UsageRow asRest() {
            String day = fields.get(Field.DAY);
            UsageRow nothing = new UsageRow(
                    day == null ? Map.of() : Map.of(Field.DAY, day), 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, currency, true);
            return nothing.plus(this);
        }
    }
}
