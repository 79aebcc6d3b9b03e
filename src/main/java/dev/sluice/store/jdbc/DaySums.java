package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.Money;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
        Map<Row, Sum> sums = new HashMap<>();
        for (LedgerEntry entry : entries) {
            sums.computeIfAbsent(row(entry), row -> new Sum()).add(entry);
        }
        List<Row> sorted = new ArrayList<>(sums.keySet());
        // Processes that lock the same rows in one order never wait for each other in a circle.
        Collections.sort(sorted);
        try (PreparedStatement statement = connection.prepareStatement(upsert)) {
            for (Row row : sorted) {
                bind(statement, row, Objects.requireNonNull(sums.get(row)));
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
        statement.setLong(++column, sum.input);
        statement.setLong(++column, sum.cachedInput);
        statement.setLong(++column, sum.cacheWrite);
        statement.setLong(++column, sum.output);
        statement.setLong(++column, sum.reasoning);
        rows.decimal(statement, ++column, sum.cost);
    }

    private Row row(LedgerEntry entry) {
        String[] texts = new String[fields.size() + 1];
        for (int i = 0; i < fields.size(); i++) {
            texts[i] = Objects.requireNonNullElse(text(entry, fields.get(i)), "");
        }
        Money cost = entry.cost();
        texts[fields.size()] = cost == null ? "" : cost.currency().getCurrencyCode();
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

    /** The key of a sum: each entry makes one, so that it is no more than its parts. */
    private static final class Row implements Comparable<Row> {
        private final long day;
        private final String[] texts;

        private Row(long day, String[] texts) {
            this.day = day;
            this.texts = texts;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Row row && day == row.day && Arrays.equals(texts, row.texts);
        }

        @Override
        public int hashCode() {
            return 31 * Long.hashCode(day) + Arrays.hashCode(texts);
        }

        @Override
        public int compareTo(Row other) {
            int days = Long.compare(day, other.day);
            return days == 0 ? Arrays.compare(texts, other.texts) : days;
        }
    }

    private static final class Sum {
        private long calls;
        private long input;
        private long cachedInput;
        private long cacheWrite;
        private long output;
        private long reasoning;
        private BigDecimal cost = BigDecimal.ZERO;

        private void add(LedgerEntry entry) {
            TokenUsage tokens = entry.usage().tokens();
            calls++;
            input += tokens.input();
            cachedInput += tokens.cachedInput();
            cacheWrite += tokens.cacheWrite();
            output += tokens.output();
            reasoning += tokens.reasoning();
            Money price = entry.cost();
            cost = price == null ? cost : cost.add(price.amount());
        }
    }
}
