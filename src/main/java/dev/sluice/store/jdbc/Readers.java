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

/** The bounded threads that run the tasks that only read. */
final class Readers implements AutoCloseable {

    /** Pages of the console and scripts: more at once would only make each slower. */
    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor threads;
    private final DataSource source;

    Readers(int count, DataSource source) {
        this.source = source;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "store-read-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(SqlTask<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            threads.execute(() -> run(task, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new StoreUnavailable("too many reads wait for the store", e));
        }
        return result;
    }

    private <T extends @Nullable Object> void run(SqlTask<T> task, CompletableFuture<T> result) {
        try {
            T value;
            try (Connection connection = source.getConnection()) {
                connection.setReadOnly(true);
                // One transaction: a task reads one snapshot, and PostgreSQL refuses writes in no other
                // way.
                connection.setAutoCommit(false);
                value = task.run(connection);
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
