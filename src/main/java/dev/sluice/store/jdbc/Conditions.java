package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of one query, and the values of their parameters. */
final class Conditions {

    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void add(String text, Object... parameters) {
        texts.add(text);
        values.addAll(List.of(parameters));
    }

    /** Adds a condition on {@code value}, unless that is null. */
    void addIf(@Nullable Object value, String text) {
        if (value != null) {
            add(text, value);
        }
    }

    /** Returns these conditions for a statement in which they stand twice. */
    Conditions twice() {
        Conditions twice = new Conditions();
        twice.values.addAll(values);
        twice.values.addAll(values);
        return twice;
    }

    String where() {
        return texts.isEmpty() ? "" : " WHERE " + String.join(" AND ", texts);
    }

    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
        return statement;
    }
}
