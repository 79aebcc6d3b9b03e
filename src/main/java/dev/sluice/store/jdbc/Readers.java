package dev.sluice.store.jdbc;

import dev.sluice.call.StoreUnavailable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The bounded threads that run works which only read. */
final class Readers implements AutoCloseable {

    /** Pages of the console and scripts: more at once would only make each slower. */
    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor threads;
    private final DataSource source;

    Readers(int count, DataSource source) {
        this.source = source;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> {
                    Thread thread = new Thread(work, "store-read-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(SqlWork<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> run(work, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new StoreUnavailable("too many reads wait for the store", e));
        }
        return result;
    }

    private <T extends @Nullable Object> void run(SqlWork<T> work, CompletableFuture<T> result) {
        try {
            T value;
            try (Connection connection = source.getConnection()) {
                connection.setReadOnly(true);
                // One transaction: all that a work reads is of one moment, and PostgreSQL refuses writes in no other
                // way.
                connection.setAutoCommit(false);
                value = work.run(connection);
                connection.rollback();
            }
            result.complete(value);
        } catch (SQLException | RuntimeException e) {
            result.completeExceptionally(SqlFailures.translated(e));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
