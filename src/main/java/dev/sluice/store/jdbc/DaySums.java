package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sums of each day in one table, to which entries are added as they are inserted. */
final class DaySums {

    static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

    private static final List<String> NUMBERS = List.of(
            "calls", "input_tokens", "cached_input_tokens", "cache_write_tokens", "output_tokens", "reasoning_tokens");

    private final List<String> fields;
    private final String upsert;
    private final LedgerRows rows;

    /**
     * @param table the table's name
     * @param fields those that its rows are apart by, besides the day and the currency
     */
    DaySums(Database.Kind kind, LedgerRows rows, String table, List<String> fields) {
        this.rows = rows;
        this.fields = List.copyOf(fields);
        List<String> key = new ArrayList<>(List.of("day"));
        key.addAll(fields);
        key.add("currency");
        StringBuilder sql = new StringBuilder("INSERT INTO " + table + " (" + String.join(", ", key) + ", "
                + String.join(", ", NUMBERS) + ", cost) VALUES (" + "?, ".repeat(key.size() + NUMBERS.size())
                + "?) ON CONFLICT (" + String.join(", ", key) + ") DO UPDATE SET ");
        NUMBERS.forEach(name -> sql.append(name + " = " + table + '.' + name + " + excluded." + name + ", "));
        upsert = sql.append("cost = ")
                .append(
                        kind == Database.Kind.SQLITE
                                ? "decimal_add(" + table + ".cost, excluded.cost)"
                                : table + ".cost + excluded.cost")
                .toString();
    }

    void add(Connection connection, List<LedgerEntry> entries) throws SQLException {
        // Sorted: processes that lock the same rows in one order never wait for each other in a circle.
        Map<Row, Sum> sums = new TreeMap<>(Row.ORDER);
        for (LedgerEntry entry : entries) {
            sums.computeIfAbsent(row(entry), row -> new Sum()).add(entry);
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
        int column = 0;
        statement.setLong(++column, row.day);
        for (String text : row.texts) {
            statement.setString(++column, text);
        }
        statement.setLong(++column, sum.calls);
        statement.setLong(++column, sum.tokens.input());
        statement.setLong(++column, sum.tokens.cachedInput());
        statement.setLong(++column, sum.tokens.cacheWrite());
        statement.setLong(++column, sum.tokens.output());
        statement.setLong(++column, sum.tokens.reasoning());
        rows.decimal(statement, ++column, sum.cost);
    }

    private Row row(LedgerEntry entry) {
        List<String> texts = new ArrayList<>(fields.size() + 1);
        fields.forEach(field -> texts.add(Objects.requireNonNullElse(text(entry, field), "")));
        Money cost = entry.cost();
        texts.add(cost == null ? "" : cost.currency().getCurrencyCode());
        return new Row(Math.floorDiv(entry.at().toEpochMilli(), DAY_MILLIS), texts);
    }

    private static @Nullable String text(LedgerEntry entry, String field) {
        return switch (field) {
            case "client" -> entry.client();
            case "team" -> entry.team();
            case "model" -> entry.model();
            case "provider" -> entry.provider();
            case "key" -> entry.key();
            default -> throw new IllegalArgumentException(field);
        };
    }

    private record Row(long day, List<String> texts) {

        private static final Comparator<Row> ORDER =
                Comparator.comparingLong(Row::day).thenComparing(row -> String.join("\u0000", row.texts));
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
