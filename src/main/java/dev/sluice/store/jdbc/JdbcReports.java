package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerReports;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The reports over the ledger in a database. Whole days are summed from the sums of days, other times from the entries. */
public final class JdbcReports implements LedgerReports {

    private static final String SUMS = "sum(input_tokens), sum(cached_input_tokens), sum(cache_write_tokens),"
            + " sum(output_tokens), sum(reasoning_tokens), ";

    private final Database database;
    private final LedgerRows rows;
    private final String costs;

    public JdbcReports(Database database) {
        this.database = database;
        this.rows = new LedgerRows(database.kind());
        this.costs = database.kind() == Database.Kind.SQLITE ? "decimal_sum(cost)" : "sum(cost)";
    }

    @Override
    public CompletableFuture<Page> entries(EntryQuery query) {
        Conditions conditions = new Conditions();
        conditions.addIf(query.client(), "client = ?");
        conditions.addIf(millis(query.from()), "at >= ?");
        conditions.addIf(millis(query.to()), "at < ?");
        Position after = query.after();
        if (after != null) {
            conditions.add("(at, id) > (?, ?)", after.atMillis(), after.id());
        }
        String sql = "SELECT " + LedgerRows.COLUMNS + " FROM ledger_entry" + conditions.where()
                + " ORDER BY at, id LIMIT " + (query.limit() + 1);
        return database.read(connection -> page(connection, sql, conditions, query.limit()));
    }

    private Page page(Connection connection, String sql, Conditions conditions, int limit) throws SQLException {
        List<LedgerEntry> entries = new ArrayList<>();
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                entries.add(rows.read(found));
            }
        }
        if (entries.size() <= limit) {
            return new Page(entries, null);
        }
        LedgerEntry last = entries.get(limit - 1);
        return new Page(
                List.copyOf(entries.subList(0, limit)), new Position(last.at().toEpochMilli(), last.id()));
    }

    @Override
    public CompletableFuture<List<UsageRow>> usage(UsageQuery query) {
        boolean days = isDay(query.from()) && isDay(query.to());
        Conditions conditions = new Conditions();
        conditions.addIf(query.client(), "client = ?");
        conditions.addIf(bound(query.from(), days), days ? "day >= ?" : "at >= ?");
        conditions.addIf(bound(query.to(), days), days ? "day < ?" : "at < ?");
        String columns = Stream.concat(query.by().stream().map(field -> column(field, days)), Stream.of("currency"))
                .collect(Collectors.joining(", "));
        String numbers = Stream.iterate(1, number -> number + 1)
                .limit(query.by().size() + 1L)
                .map(String::valueOf)
                .collect(Collectors.joining(", "));
        String sql = "SELECT " + columns + ", " + (days ? "sum(calls)" : "count(*)") + ", " + SUMS + costs + " FROM "
                + (days ? "ledger_day" : "ledger_entry") + conditions.where() + " GROUP BY " + numbers + " ORDER BY "
                + numbers;
        return database.read(connection -> usage(connection, sql, conditions, query.by()));
    }

    private static List<UsageRow> usage(Connection connection, String sql, Conditions conditions, List<Field> by)
            throws SQLException {
        List<UsageRow> sums = new ArrayList<>();
        try (PreparedStatement statement = conditions.prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                sums.add(row(found, by));
            }
        }
        return sums;
    }

    private static UsageRow row(ResultSet found, List<Field> by) throws SQLException {
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
                currency == null || currency.isEmpty() ? null : currency);
    }

    private static String column(Field field, boolean days) {
        return field == Field.DAY && !days
                ? "at / " + DaySums.DAY_MILLIS
                : field.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isDay(@Nullable Instant time) {
        return time == null || time.toEpochMilli() % DaySums.DAY_MILLIS == 0;
    }

    private static @Nullable Long bound(@Nullable Instant time, boolean days) {
        Long millis = millis(time);
        return millis == null || !days ? millis : Long.valueOf(millis / DaySums.DAY_MILLIS);
    }

    private static @Nullable Long millis(@Nullable Instant time) {
        return time == null ? null : Long.valueOf(time.toEpochMilli());
    }
}
