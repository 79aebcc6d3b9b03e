package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The identity of a database, by which processes find out whether they share one. Stateless. */
public final class DatabaseIdentity {

    private static final String NAME = "identity";

    private DatabaseIdentity() {}

    /** Returns the identity, which the first process that asks for it has made; a copy of the database has the same. */
    public static CompletableFuture<String> of(Database database) {
        String candidate = UUID.randomUUID().toString();
        return database.write(connection -> {
            begin(connection, candidate);
            return read(connection);
        });
    }

    private static void begin(Connection connection, String candidate) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO kept_value (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING")) {
            statement.setString(1, NAME);
            statement.setString(2, candidate);
            statement.executeUpdate();
        }
    }

    private static String read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT value FROM kept_value WHERE name = ?")) {
            statement.setString(1, NAME);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
