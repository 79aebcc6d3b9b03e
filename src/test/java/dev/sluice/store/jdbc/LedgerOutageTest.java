package dev.sluice.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.store.LedgerFixture;
import dev.sluice.store.StoreListener;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

@Timeout(60)
class LedgerOutageTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path directory;

    /** A server that is gone, and gives no answer when it is asked again until {@code released}. */
    private static final class SilentServer implements Connections {

        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger times = new AtomicInteger();

        @Override
        public Connection take() throws SQLException {
            if (times.getAndIncrement() > 0) {
                asked.countDown();
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new SQLException(e);
                }
            }
            throw new SQLException("no route to the server", "08001");
        }

        @Override
        public void giveBack(Connection taken) {}
    }

    @Test
    void entries_are_kept_while_the_store_is_asked_whether_it_is_back() throws Exception {
        SilentServer server = new SilentServer();
        GroupCommit queue = new GroupCommit("test", 1, 10, 10, 0, server, System::nanoTime, StoreListener.NONE);
        Database database =
                new Database(Database.Kind.POSTGRESQL, queue, queue, new Readers(1, new SQLiteDataSource()), List.of());
        try (database;
                JdbcLedger ledger = new JdbcLedger(
                        database, directory.resolve("journal"), List.of(), LedgerListener.NONE, System::nanoTime)) {
            ledger.append(LedgerFixture.entry("req_1", NOON, "web", "0.1")).join();
            server.asked.await();

            ledger.append(LedgerFixture.entry("req_2", NOON, "web", "0.1")).join();

            assertThat(ledger.journalDepth()).isEqualTo(2);
            server.released.countDown();
        }
    }
}
