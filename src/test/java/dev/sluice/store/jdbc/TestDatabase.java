package dev.sluice.store.jdbc;

import dev.sluice.call.Secret;
import dev.sluice.store.StoreListener;
import dev.sluice.store.StoreTarget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Databases for the contract tests of the store's adapters. */
public final class TestDatabase {

    private static final AtomicInteger CREATED = new AtomicInteger();

    private TestDatabase() {}

    /** Opens the SQLite file of {@code directory}, created if it is missing. */
    public static Database sqlite(Path directory) {
        return open(new StoreTarget.Sqlite(directory.resolve("test.db")));
    }

    /** Opens a new database on the PostgreSQL server that all tests of this JVM share. */
    public static Database postgres() {
        return open(postgresTarget());
    }

    /** Creates a database on the shared PostgreSQL server. */
    public static StoreTarget.Postgres postgresTarget() {
        PostgreSQLContainer server = Server.STARTED;
        String name = "test_" + CREATED.incrementAndGet();
        try (Connection connection = server.createConnection("");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = "jdbc:postgresql://" + server.getHost() + ':' + server.getMappedPort(5432) + '/' + name;
        return new StoreTarget.Postgres(url, server.getUsername(), Secret.of(server.getPassword()));
    }

    public static Database open(StoreTarget target) {
        return Objects.requireNonNull(Database.open(target, System::nanoTime, StoreListener.NONE));
    }

    /** The server, started by the first test that needs it and stopped by Testcontainers' own reaper. */
    private static final class Server {
        private static final PostgreSQLContainer STARTED = start();

        private static PostgreSQLContainer start() {
            PostgreSQLContainer server = new PostgreSQLContainer("postgres:17-alpine");
            server.start();
            return server;
        }
    }
}
