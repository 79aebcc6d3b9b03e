package dev.sluice.admin;

import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sums of the ledger as the API shows them. Amounts are decimal strings. */
record UsageDocument(List<Map<String, @Nullable Object>> rows) {

    static UsageDocument of(UsageQuery query, List<UsageRow> rows) {
        return new UsageDocument(rows.stream().map(row -> columns(query, row)).toList());
    }

    static CsvTable csv(UsageQuery query, List<UsageRow> rows) {
        UsageRow none = new UsageRow(Map.of(), 0, 0, 0, 0, 0, 0, BigDecimal.ZERO, null);
        CsvTable table = new CsvTable(columns(query, none).keySet().toArray(String[]::new));
        rows.forEach(row -> table.row(columns(query, row).values().toArray()));
        return table;
    }

    private static Map<String, @Nullable Object> columns(UsageQuery query, UsageRow row) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        query.by()
                .forEach(
                        field -> columns.put(LedgerApi.name(field), row.fields().get(field)));
        if (query.top() != null) {
            columns.put("rest", row.isRest());
        }
        columns.put("calls", row.calls());
        columns.put("input_tokens", row.inputTokens());
        columns.put("cached_input_tokens", row.cachedInputTokens());
        columns.put("cache_write_tokens", row.cacheWriteTokens());
        columns.put("output_tokens", row.outputTokens());
        columns.put("reasoning_tokens", row.reasoningTokens());
        columns.put("cost", row.cost().toPlainString());
        columns.put("currency", row.currency());
        return columns;
    }
}
