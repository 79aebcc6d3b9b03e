package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerReports;
import dev.sluice.accounting.LedgerReports.Field;
import dev.sluice.accounting.LedgerReports.Measure;
import dev.sluice.accounting.LedgerReports.Top;
import dev.sluice.accounting.LedgerReports.UsageQuery;
import dev.sluice.accounting.LedgerReports.UsageRow;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statement of one report of usage. Whole days are summed from the sums of days, other times from the entries.
 *
 * @param by the fields of its rows
 */
record UsageStatement(String sql, Conditions conditions, List<Field> by) {

    private static final String SUMS = "sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),"
            + " sum(output_tokens), sum(reasoning_tokens), ";

    static UsageStatement of(UsageQuery query, Database.Kind kind) {
        boolean days = isDay(query.from()) && isDay(query.to());
        Conditions conditions = new Conditions();
        conditions.addIf(query.client(), "client = ?");
        conditions.addIf(bound(query.from(), days), days ? "day >= ?" : "at >= ?");
        conditions.addIf(bound(query.to(), days), days ? "day < ?" : "at < ?");
        String from = days ? daySums(query.by()) : "ledger_entry";
        String calls = days ? "sum(calls)" : "count(*)";
        boolean sqlite = kind == Database.Kind.SQLITE;
        List<Field> ranked = query.ranked();
        Top top = ranked.isEmpty() ? null : query.top();
        List<String> columns = new ArrayList<>();
        for (Field field : query.by()) {
            int place = ranked.indexOf(field);
            columns.add(top == null || place < 0 ? column(field, days) : "coalesce(t.c" + place + ", '')");
        }
        columns.add(top == null ? "0" : "CASE WHEN t.c0 IS NULL THEN 1 ELSE 0 END");
        columns.add("currency");
        String sql = "SELECT " + String.join(", ", columns) + ", " + calls + ", " + SUMS
                + (sqlite ? "decimal_sum(cost)" : "sum(cost)") + " FROM " + from
                + (top == null ? "" : " LEFT JOIN top t ON " + joined(ranked, days)) + conditions.where()
                + " GROUP BY " + numbers(columns.size()) + " ORDER BY " + numbers(columns.size()) + " LIMIT "
                + (LedgerReports.MAX_ROWS + 1);
        if (top == null) {
            return new UsageStatement(sql, conditions, query.by());
        }
        String best = "WITH top AS (SELECT " + named(ranked, days) + " FROM " + from + conditions.where()
                + " GROUP BY " + numbers(ranked.size()) + " ORDER BY " + rank(top.measure(), calls, sqlite) + " DESC, "
                + numbers(ranked.size()) + " LIMIT " + top.count() + ") ";
        return new UsageStatement(best + sql, conditions.twice(), query.by());
    }

    /** Returns the table with the fewest rows that knows {@code fields}. */
    private static String daySums(List<Field> fields) {
        return fields.contains(Field.PROVIDER) || fields.contains(Field.KEY) ? "ledger_day" : "ledger_day_model";
    }

    private static String named(List<Field> ranked, boolean days) {
        return IntStream.range(0, ranked.size())
                .mapToObj(i -> column(ranked.get(i), days) + " AS c" + i)
                .collect(Collectors.joining(", "));
    }

    private static String joined(List<Field> ranked, boolean days) {
        return IntStream.range(0, ranked.size())
                .mapToObj(i -> "t.c" + i + " = " + column(ranked.get(i), days))
                .collect(Collectors.joining(" AND "));
    }

    /** SQLite has no exact type for amounts; a rank can do without. */
    private static String rank(Measure measure, String calls, boolean sqlite) {
        return switch (measure) {
            case COST -> sqlite ? "total(CAST(cost AS REAL))" : "coalesce(sum(cost), 0)";
            case CALLS -> calls;
            case TOKENS -> "sum(input_tokens + cached_input_tokens + cache_write_tokens + output_tokens)";
        };
    }

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    /** An absent value is '' in the sums of days, and null in entries. */
    private static String column(Field field, boolean days) {
        String name = field.name().toLowerCase(Locale.ROOT);
        if (field == Field.DAY) {
            return days ? name : "at / " + DaySums.DAY_MILLIS;
        }
        return days ? name : "coalesce(" + name + ", '')";
    }

    List<UsageRow> rows(Connection connection) throws SQLException {
        List<UsageRow> sums = new ArrayList<>();
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                sums.add(row(found));
            }
        }
        if (sums.size() > LedgerReports.MAX_ROWS) {
            throw new LedgerReports.TooManyRows();
        }
        return sums;
    }

    private UsageRow row(ResultSet found) throws SQLException {
        Map<Field, String> fields = new EnumMap<>(Field.class);
        for (int i = 0; i < by.size(); i++) {
            String value = found.getString(i + 1);
            if (value != null && !value.isEmpty()) {
                fields.put(
                        by.get(i),
                        by.get(i) == Field.DAY
                                ? LocalDate.ofEpochDay(Long.parseLong(value)).toString()
                                : value);
            }
        }
        int column = by.size();
        boolean isRest = found.getInt(++column) == 1;
        String currency = found.getString(++column);
        long calls = found.getLong(++column);
        long input = found.getLong(++column);
        long cachedInput = found.getLong(++column);
        long cacheWrite = found.getLong(++column);
        long output = found.getLong(++column);
        long reasoning = found.getLong(++column);
        String cost = found.getString(++column);
        return new UsageRow(
                fields,
                calls,
                input,
                cachedInput,
                cacheWrite,
                output,
                reasoning,
                cost == null ? BigDecimal.ZERO : new BigDecimal(cost),
                currency == null || currency.isEmpty() ? null : currency,
                isRest);
    }

    private static boolean isDay(@Nullable Instant time) {
        return time == null || time.toEpochMilli() % DaySums.DAY_MILLIS == 0;
    }

    private static @Nullable Long bound(@Nullable Instant time, boolean days) {
        Long millis = time == null ? null : Long.valueOf(time.toEpochMilli());
        return millis == null || !days ? millis : Long.valueOf(millis / DaySums.DAY_MILLIS);
    }
}
