package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.call.StoreUnavailable;
import dev.sluice.store.LedgerFixture;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** A file that another program has locked, and a disk that is full. */
class SqliteOutageTest extends JdbcOutageContract {

    /** SQLite's own highest: https://sqlite.org/limits.html */
    private static final long ANY = 4_294_967_294L;

    private Connection other;
    private boolean locked;

    @Override
    Database open() throws SQLException {
        Database opened = TestDatabase.sqlite(directory);
        other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("test.db"));
        return opened;
    }

    @Override
    void takeAway() throws SQLException {
        // In milliseconds, in place of seconds.
        pragma("busy_timeout=10");
        lock("BEGIN IMMEDIATE");
    }

    @Override
    void giveBack() throws SQLException {
        if (locked) {
            lock("ROLLBACK");
        }
    }

    private void lock(String sql) throws SQLException {
        locked = !locked;
        try (Statement statement = other.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    void closeServer() throws SQLException {
        other.close();
    }

    @Test
    void a_full_disk_loses_nothing_and_is_left_behind_once_it_has_room() {
        JdbcLedger ledger = start(null);
        long few = database.read(SqliteOutageTest::pages).join() + 4;
        pragma("max_page_count=" + few);
        int entered = 0;
        Throwable failure = null;
        while (failure == null) {
            failure = append(ledger, "req_" + entered++);
        }
        assertThat(failure).isInstanceOf(StoreUnavailable.class).hasMessageContaining("the disk is full");
        assertThat(ledger.isOpen()).isFalse();

        pragma("max_page_count=" + ANY);

        await().atMost(Duration.ofSeconds(60)).until(ledger::isOpen);
        assertThat(ids()).hasSize(entered);
    }

    private static Throwable append(JdbcLedger ledger, String id) {
        try {
            ledger.append(LedgerFixture.entry(id, Instant.EPOCH, "app", "1")).join();
            return null;
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private static long pages(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("PRAGMA page_count")) {
            return count.getLong(1);
        }
    }

    private void pragma(String pragma) {
        database.write(connection -> {
                    try (Statement statement = connection.createStatement()) {
                        return statement.execute("PRAGMA " + pragma);
                    }
                })
                .join();
    }
}
