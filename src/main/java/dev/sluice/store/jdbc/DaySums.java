package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sums of each day, to which entries are added as they are inserted. */
final class DaySums {

    static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private final String upsert;
    private final LedgerRows rows;

    DaySums(Database.Kind kind, LedgerRows rows) {
        this.rows = rows;
        String cost = kind == Database.Kind.SQLITE
                ? "decimal_add(ledger_day.cost, excluded.cost)"
                : "ledger_day.cost + excluded.cost";
        upsert = "INSERT INTO ledger_day (day, client, team, model, provider, key, currency, calls, input_tokens,"
                + " cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost) VALUES ("
                + "?, ".repeat(13)
                + "?) ON CONFLICT (day, client, team, model, provider, key, currency) DO UPDATE SET"
                + " calls = ledger_day.calls + excluded.calls,"
                + " input_tokens = ledger_day.input_tokens + excluded.input_tokens,"
                + " cached_input_tokens = ledger_day.cached_input_tokens + excluded.cached_input_tokens,"
                + " cache_write_tokens = ledger_day.cache_write_tokens + excluded.cache_write_tokens,"
                + " output_tokens = ledger_day.output_tokens + excluded.output_tokens,"
                + " reasoning_tokens = ledger_day.reasoning_tokens + excluded.reasoning_tokens,"
                + " cost = " + cost;
    }

    void add(Connection connection, List<LedgerEntry> entries) throws SQLException {
        // Sorted: processes that lock the same rows in one order never wait for each other in a circle.
        Map<Row, Sum> sums = new TreeMap<>(Row.ORDER);
        for (LedgerEntry entry : entries) {
            sums.computeIfAbsent(Row.of(entry), row -> new Sum()).add(entry);
        }
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            for (Map.Entry<Row, Sum> each : sums.entrySet()) {
                bind(statement, each.getKey(), each.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void bind(PreparedStatement statement, Row row, Sum sum) throws SQLException {
        statement.setLong(1, row.day);
        statement.setString(2, row.client);
        statement.setString(3, row.team);
        statement.setString(4, row.model);
        statement.setString(5, row.provider);
        statement.setString(6, row.key);
        statement.setString(7, row.currency);
        statement.setLong(8, sum.calls);
        statement.setLong(9, sum.tokens.input());
        statement.setLong(10, sum.tokens.cachedInput());
        statement.setLong(11, sum.tokens.cacheWrite());
        statement.setLong(12, sum.tokens.output());
        statement.setLong(13, sum.tokens.reasoning());
        rows.decimal(statement, 14, sum.cost);
    }

    private record Row(
            long day, String client, String team, String model, String provider, String key, String currency) {

        private static final Comparator<Row> ORDER = Comparator.comparingLong(Row::day)
                .thenComparing(Row::client)
                .thenComparing(Row::team)
                .thenComparing(Row::model)
                .thenComparing(Row::provider)
                .thenComparing(Row::key)
                .thenComparing(Row::currency);

        private static Row of(LedgerEntry entry) {
            Money cost = entry.cost();
            return new Row(
                    Math.floorDiv(entry.at().toEpochMilli(), DAY_MILLIS),
                    entry.client(),
                    orEmpty(entry.team()),
                    entry.model(),
                    orEmpty(entry.provider()),
                    orEmpty(entry.key()),
                    cost == null ? "" : cost.currency().getCurrencyCode());
        }

        private static String orEmpty(@Nullable String text) {
            return Objects.requireNonNullElse(text, "");
        }
    }

    private static final class Sum {
        private long calls;
        private TokenUsage tokens = TokenUsage.NONE;
        private BigDecimal cost = BigDecimal.ZERO;

        private void add(LedgerEntry entry) {
            calls++;
            tokens = tokens.plus(entry.usage().tokens());
            Money price = entry.cost();
            cost = price == null ? cost : cost.add(price.amount());
        }
    }
}
