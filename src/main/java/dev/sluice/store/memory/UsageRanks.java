package dev.sluice.store.memory;

import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.Measure;
import dev.sluice.accounting.LedgerReports.Top;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The ranks of usage: which rows of a report keep their names, and which are a part of its rest. */
final class UsageRanks {

    private UsageRanks() {}

    /** Returns {@code rows} with those that are not among the greatest of {@code query} as parts of the rest. */
    static List<UsageRow> bounded(List<UsageRow> rows, UsageQuery query) {
        Top top = query.top();
        List<Field> ranked = query.ranked();
        if (top == null || ranked.isEmpty()) {
            return rows;
        }
        Map<List<String>, BigDecimal> sums = new HashMap<>();
        rows.forEach(row -> sums.merge(names(row, ranked), sum(row, top.measure()), BigDecimal::add));
        Comparator<Map.Entry<List<String>, BigDecimal>> greatest =
                Map.Entry.<List<String>, BigDecimal>comparingByValue().reversed();
        Set<List<String>> kept = sums.entrySet().stream()
                .sorted(greatest.thenComparing(each -> String.join("\u0000", each.getKey())))
                .limit(top.count())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return rows.stream()
                .map(row -> kept.contains(names(row, ranked)) ? row : row.asRest())
                .toList();
    }

    private static List<String> names(UsageRow row, List<Field> ranked) {
        return ranked.stream()
                .map(field -> row.fields().getOrDefault(field, ""))
                .toList();
    }

    private static BigDecimal sum(UsageRow row, Measure measure) {
        return switch (measure) {
            case COST -> row.cost();
            case CALLS -> BigDecimal.valueOf(row.calls());
            case TOKENS -> BigDecimal.valueOf(row.tokens());
        };
    }
}
