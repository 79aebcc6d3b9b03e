package dev.sluice.accounting;

import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The sums of one client's calls as the ledger has them. Safe for use by many threads.
 *
 * @param otherwise the currency of sums to which no priced call belongs
 */
public record LedgerUsage(LedgerReports reports, Currency otherwise) implements ClientUsage {

    private static final List<Field> DAY_AND_MODEL = List.of(Field.DAY, Field.MODEL);

    @Override
    public CompletionStage<List<Row>> usage(String client, Instant from, Instant to) {
        return reports.usage(new UsageQuery(DAY_AND_MODEL, from, to, client))
                .thenApply(rows -> UsageSums.of(rows).stream().map(this::row).toList());
    }

    private Row row(UsageRow sums) {
        String currency = sums.currency();
        return new Row(
                LocalDate.parse(sums.fields().get(Field.DAY)),
                sums.fields().getOrDefault(Field.MODEL, ""),
                sums.calls(),
                sums.inputTokens(),
                sums.cachedInputTokens(),
                sums.outputTokens(),
                sums.cost(),
                currency == null ? otherwise.getCurrencyCode() : currency);
    }
}
