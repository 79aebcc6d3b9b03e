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
import org.jspecify.annotations.Nullable;

/** A page of the ledger as the API shows it. Amounts are decimal strings. */
record LedgerDocument(List<Entry> entries, @Nullable String next) {

    static LedgerDocument of(Page page, @Nullable String next) {
        return new LedgerDocument(page.entries().stream().map(Entry::of).toList(), next);
    }

    static CsvTable csv(Page page) {
        CsvTable table = new CsvTable(
                "id",
                "at",
                "client",
                "team",
                "endpoint",
                "stream",
                "model",
                "served_model",
                "provider",
                "key",
                "account",
                "outcome",
                "status",
                "input_tokens",
                "cached_input_tokens",
                "cache_write_tokens",
                "output_tokens",
                "reasoning_tokens",
                "usage_source",
                "cost",
                "currency",
                "price_version",
                "exchange_rate",
                "latency_ms",
                "first_token_ms",
                "wait_ms",
                "stop_reason");
        for (LedgerEntry each : page.entries()) {
            Entry row = Entry.of(each);
            table.row(
                    row.id,
                    row.at,
                    row.client,
                    row.team,
                    row.endpoint,
                    row.stream,
                    row.model,
                    row.servedModel,
                    row.provider,
                    row.key,
                    row.account,
                    row.outcome,
                    row.status,
                    row.metered.inputTokens,
                    row.metered.cachedInputTokens,
                    row.metered.cacheWriteTokens,
                    row.metered.outputTokens,
                    row.metered.reasoningTokens,
                    row.metered.usageSource,
                    row.metered.cost,
                    row.metered.currency,
                    row.priceVersion,
                    row.exchangeRate,
                    row.latencyMs,
                    row.firstTokenMs,
                    row.waitMs,
                    row.stopReason);
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
