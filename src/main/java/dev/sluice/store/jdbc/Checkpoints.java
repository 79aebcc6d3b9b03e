package dev.sluice.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that moves what was committed from SQLite's write-ahead log into the database, so that no commit waits for that and
 * the log stays short. A passive checkpoint holds up neither writer nor readers.
 */
final class Checkpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** At 500 entries of 1 KB a second, a log of a megabyte. */
    private static final int PERIOD_MILLIS = 1_000;

    private final Connection connection;
    private final AtomicBoolean written = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "store-checkpoint");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> periodic;

    /** @param connection its own, closed with it */
    Checkpoints(Connection connection) {
        this.connection = connection;
        periodic = thread.scheduleWithFixedDelay(this::checkpoint, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something was committed. */
    void written() {
        written.set(true);
    }

    private void checkpoint() {
        if (!written.getAndSet(false)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            // Nothing is lost, the log only grows; the next one tries again.
            written.set(true);
            LOG.warn("the store's write-ahead log could not be checkpointed: {}", SqlFailures.meaning(e));
        }
    }

    /** Ends the thread, after a checkpoint under way. */
    @Override
    public void close() {
        periodic.cancel(false);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a checkpoint of the store takes long; its log stays for the next start");
            }
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("the store's checkpoints did not close: {}", SqlFailures.meaning(e));
        }
    }
}
