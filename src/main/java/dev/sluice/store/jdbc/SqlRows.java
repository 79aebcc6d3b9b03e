package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The statements of one transaction, each prepared once. For one thread. Failures are {@link UncheckedSqlException}. */
final class SqlRows implements AutoCloseable {

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    SqlRows(Connection connection) {
        this.connection = connection;
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    /** A reader of the row that the result is at. */
    @FunctionalInterface
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement that changes rows, and returns how many. */
    int change(String sql, Parameters parameters) {
        try {
            PreparedStatement statement = statement(sql);
            parameters.set(statement);
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw new UncheckedSqlException(failure);
        }
    }

    /** Runs a statement once for each of {@code parameters}, in one round trip, and returns how many rows each changed. */
    int[] changeAll(String sql, List<Parameters> parameters) {
        if (parameters.isEmpty()) {
            return new int[0];
        }
        try {
            PreparedStatement statement = statement(sql);
            for (Parameters each : parameters) {
                each.set(statement);
                statement.addBatch();
            }
            return statement.executeBatch();
        } catch (SQLException failure) {
            throw new UncheckedSqlException(failure);
        }
    }

    /** Returns the rows that a query finds. */
    <T> List<T> all(String sql, Parameters parameters, Reader<T> reader) {
        try {
            PreparedStatement statement = statement(sql);
            parameters.set(statement);
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        } catch (SQLException failure) {
            throw new UncheckedSqlException(failure);
        }
    }

    /** Returns the first row that a query finds, or null where there is none. */
    <T> @Nullable T first(String sql, Parameters parameters, Reader<T> reader) {
        List<T> rows = all(sql, parameters, reader);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            prepared.put(sql, known);
        }
        return known;
    }

    @Override
    public void close() {
        try {
            for (PreparedStatement statement : prepared.values()) {
                statement.close();
            }
        } catch (SQLException failure) {
            throw new UncheckedSqlException(failure);
        }
    }
}
