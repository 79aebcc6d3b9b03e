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
 * The thread that moves what was committed from SQLite's write-ahead log into the database, so that no commit waits for that. A
 * passive checkpoint holds up neither writer nor readers, but what the writer adds meanwhile it leaves. The writer moves that little
 * rest itself, so that it begins the log anew: an append to a file that grows costs about twice what writing over one does.
 */
final class Checkpoints implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /**
     * Its fsyncs hold up commits on the same disk, for some 80 ms where that is busy: less than one call in a hundred may meet that.
     * At 500 entries a second the log grows to some 80 MB meanwhile.
     */
    private static final int PERIOD_MILLIS = 10_000;

    private final Connection connection;
    private final AtomicBoolean written = new AtomicBoolean();
    private volatile boolean nearlyDone;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "store-checkpoint");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> periodic;

    /** @param connection its own, closed with it */
    Checkpoints(Connection connection) {
        this.connection = connection;
        periodic = thread.scheduleWithFixedDelay(
                this::checkpointIfWritten, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something was committed. */
    void written() {
        written.set(true);
    }

    /** Moves the rest of the log over the writer's {@code connection}, between two transactions. */
    void finish(Connection writer) {
        if (!nearlyDone) {
            return;
        }
        nearlyDone = false;
        try {
            moveOver(writer);
        } catch (SQLException e) {
            LOG.warn("the rest of the store's write-ahead log could not be checkpointed: {}", SqlFailures.meaning(e));
        }
    }

    private static void moveOver(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    private void checkpointIfWritten() {
        if (written.getAndSet(false)) {
            checkpoint();
        }
    }

    void checkpoint() {
        try {
            moveOver(connection);
            // Entries that came meanwhile, so that little is left for the writer.
            moveOver(connection);
            nearlyDone = true;
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
