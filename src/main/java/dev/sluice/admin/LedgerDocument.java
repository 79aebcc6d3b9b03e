package dev.sluice.admin;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sluice.accounting.LedgerAttempt;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports.Page;
import dev.sluice.accounting.Money;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A page of the ledger as the API shows it. Amounts are decimal strings. */
record LedgerDocument(List<Entry> entries, @Nullable String next) {

    /** A column of the table of entries. */
    private record Column(String name, Function<Entry, @Nullable Object> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("id", Entry::id),
            new Column("at", Entry::at),
            new Column("client", Entry::client),
            new Column("team", Entry::team),
            new Column("endpoint", Entry::endpoint),
            new Column("stream", Entry::stream),
            new Column("model", Entry::model),
            new Column("served_model", Entry::servedModel),
            new Column("provider", Entry::provider),
            new Column("key", Entry::key),
            new Column("account", Entry::account),
            new Column("outcome", Entry::outcome),
            new Column("status", Entry::status),
            new Column("input_tokens", row -> row.metered.inputTokens),
            new Column("cached_input_tokens", row -> row.metered.cachedInputTokens),
            new Column("cache_write_tokens", row -> row.metered.cacheWriteTokens),
            new Column("output_tokens", row -> row.metered.outputTokens),
            new Column("reasoning_tokens", row -> row.metered.reasoningTokens),
            new Column("usage_source", row -> row.metered.usageSource),
            new Column("cost", row -> row.metered.cost),
            new Column("currency", row -> row.metered.currency),
            new Column("price_version", Entry::priceVersion),
            new Column("exchange_rate", Entry::exchangeRate),
            new Column("latency_ms", Entry::latencyMs),
            new Column("first_token_ms", Entry::firstTokenMs),
            new Column("wait_ms", Entry::waitMs),
            new Column("stop_reason", Entry::stopReason));

    static LedgerDocument of(Page page, @Nullable String next) {
        return new LedgerDocument(page.entries().stream().map(Entry::of).toList(), next);
    }

    static CsvTable csv(Page page) {
        CsvTable table = new CsvTable(COLUMNS.stream().map(Column::name).toArray(String[]::new));
        for (LedgerEntry each : page.entries()) {
            Entry row = Entry.of(each);
            table.row(COLUMNS.stream().map(column -> column.value().apply(row)).toArray());
        }
        return table;
    }

    record Entry(
            String id,
            Instant at,
            String client,
            @Nullable String team,
            String endpoint,
            boolean stream,
            String model,
            @Nullable String servedModel,
            @Nullable String provider,
            @Nullable String key,
            @Nullable String account,
            String outcome,
            int status,
            @JsonUnwrapped Metered metered,
            @Nullable String priceVersion,
            @Nullable String exchangeRate,
            long latencyMs,
            @Nullable Long firstTokenMs,
            long waitMs,
            @Nullable String stopReason,
            List<Attempt> attempts) {

        static Entry of(LedgerEntry entry) {
            BigDecimal rate = entry.exchangeRate();
            return new Entry(
                    entry.id(),
                    entry.at(),
                    entry.client(),
                    entry.team(),
                    entry.endpoint(),
                    entry.stream(),
                    entry.model(),
                    entry.servedModel(),
                    entry.provider(),
                    entry.key(),
                    entry.account(),
                    entry.outcome().label(),
                    entry.status(),
                    Metered.of(entry.usage(), entry.cost()),
                    entry.priceVersion(),
                    rate == null ? null : rate.toPlainString(),
                    entry.latencyMillis(),
                    entry.firstTokenMillis(),
                    entry.waitMillis(),
                    entry.stopReason(),
                    entry.attempts().stream().map(Attempt::of).toList());
        }
    }

    record Attempt(
            String provider,
            String key,
            String account,
            String model,
            @Nullable String requestId,
            int status,
            @Nullable String failure,
            @JsonUnwrapped Metered metered,
            long ms) {

        static Attempt of(LedgerAttempt attempt) {
            return new Attempt(
                    attempt.provider(),
                    attempt.key(),
                    attempt.account(),
                    attempt.model(),
                    attempt.requestId(),
                    attempt.status(),
                    attempt.failure() == null ? null : attempt.failure().name().toLowerCase(Locale.ROOT),
                    Metered.of(attempt.usage(), attempt.cost()),
                    attempt.millis());
        }
    }

    /** The use and the cost of a call or an attempt. */
    record Metered(
            long inputTokens,
            long cachedInputTokens,
            long cacheWriteTokens,
            long outputTokens,
            long reasoningTokens,
            String usageSource,
            @Nullable String cost,
            @Nullable String currency) {

        static Metered of(MeteredUsage usage, @Nullable Money cost) {
            TokenUsage tokens = usage.tokens();
            return new Metered(
                    tokens.input(),
                    tokens.cachedInput(),
                    tokens.cacheWrite(),
                    tokens.output(),
                    tokens.reasoning(),
                    usage.source().label(),
                    cost == null ? null : cost.amount().toPlainString(),
                    cost == null ? null : cost.currency().getCurrencyCode());
        }
    }
}
