package dev.sluice.store.jdbc;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A reader and writer of exact decimals and times: SQLite has no type for decimals, and keeps them as text. */
final class Amounts {

    private final boolean text;

    Amounts(Database.Kind kind) {
        this.text = kind == Database.Kind.SQLITE;
    }

    /** Returns the end of a statement that locks the rows that it reads; SQLite's only writer needs none. */
    String lock() {
        return text ? "" : " FOR UPDATE";
    }

    /** Returns the condition that something is left of a grant. */
    String isLive() {
        return text ? "live = 1" : "live";
    }

    void set(PreparedStatement statement, int index, @Nullable BigDecimal amount) throws SQLException {
        if (text) {
            statement.setString(index, amount == null ? null : amount.toPlainString());
        } else {
            statement.setBigDecimal(index, amount);
        }
    }

    BigDecimal get(ResultSet row, String column) throws SQLException {
        BigDecimal amount = new BigDecimal(row.getString(column));
        return amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    void setLive(PreparedStatement statement, int index, boolean live) throws SQLException {
        if (text) {
            statement.setInt(index, live ? 1 : 0);
        } else {
            statement.setBoolean(index, live);
        }
    }

    static void set(PreparedStatement statement, int index, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(index, Types.BIGINT);
        } else {
            statement.setLong(index, time.toEpochMilli());
        }
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? null : Instant.ofEpochMilli(millis);
    }
}
