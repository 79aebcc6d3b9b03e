package dev.sluice.store.jdbc;

import dev.sluice.call.StoreUnavailable;
import dev.sluice.call.Ticker;
import dev.sluice.store.StoreListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of tasks, and the threads that run and commit them in groups: the tasks that were queued during one commit
 * form the next transaction.
 *
 * <p>If a task of a group fails, the group is rolled back and each of its tasks runs in a transaction of its own, so that no
 * task fails because of another. Results are completed on the committing thread, after the commit.
 */
final class GroupCommit implements AutoCloseable {

    /**
     * The most runs of a task that other transactions break off. In a deadlock, the first task to give way frees the others.
     */
    private static final int MAX_OVERTAKEN = 5;

    private final BlockingQueue<Pending<?>> queue;
    private final int maxGroup;
    private final long gatheringNanos;
    private final Connections connections;
    private final Ticker ticker;
    private final StoreListener listener;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param name the name of its threads
     * @param threads how many commit at once, each its own groups
     * @param capacity the most tasks that may wait
     * @param maxGroup the most tasks in one transaction
     * @param gatheringNanos the least time between the starts of two groups of one thread, in which tasks gather
     */
    GroupCommit(
            String name,
            int threads,
            int capacity,
            int maxGroup,
            long gatheringNanos,
            Connections connections,
            Ticker ticker,
            StoreListener listener) {
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.maxGroup = maxGroup;
        this.gatheringNanos = gatheringNanos;
        this.connections = connections;
        this.ticker = ticker;
        this.listener = listener;
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(this::run, name);
            thread.setDaemon(true);
            this.threads.add(thread);
            thread.start();
        }
    }

    /** Queues {@code task}; the result fails with {@link StoreUnavailable} where too many wait or the database cannot do it. */
    <T extends @Nullable Object> CompletableFuture<T> submit(SqlTask<T> task) {
        Pending<T> pending = new Pending<>(task);
        if (closed) {
            pending.fail(new StoreUnavailable("the store is closed", null));
        } else if (!queue.offer(pending)) {
            pending.fail(new StoreUnavailable("too many writes wait for the store", null));
        } else if (closed && queue.remove(pending)) {
            pending.fail(new StoreUnavailable("the store is closed", null));
        }
        return pending.result;
    }

    private void run() {
        List<Pending<?>> group = new ArrayList<>();
        long began = ticker.nanos() - gatheringNanos;
        while (!closed || !queue.isEmpty()) {
            try {
                Pending<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    group.add(first);
                    gather(began);
                    began = ticker.nanos();
                    queue.drainTo(group, maxGroup - 1);
                    commit(group);
                    group.clear();
                }
            } catch (InterruptedException e) {
                // An interrupt ends the thread as close() does: what is queued is still run or refused.
                closed = true;
            }
        }
    }

    /** Waits until a group may follow the one that began at {@code began}. */
    private void gather(long began) {
        long left = gatheringNanos - (ticker.nanos() - began);
        if (left > 0 && !closed) {
            LockSupport.parkNanos(Math.min(left, gatheringNanos));
        }
    }

    private void commit(List<Pending<?>> group) {
        long began = ticker.nanos();
        Connection connection;
        try {
            connection = connections.take();
        } catch (SQLException e) {
            // The tasks that are still queued would wait as long again, for the same failure.
            queue.drainTo(group);
            fail(group, e);
            return;
        }
        try {
            try {
                if (allRan(group, connection)) {
                    connections.commit(connection);
                    listener.committed(group.size(), ticker.nanos() - began);
                    group.forEach(Pending::complete);
                } else {
                    connections.rollBack(connection);
                }
            } catch (SQLException e) {
                rollBack(connection, e);
                throw e;
            } finally {
                connections.giveBack(connection);
            }
        } catch (SQLException e) {
            // A commit that failed may have taken effect, so the group must not run again.
            fail(group, e);
            return;
        }
        List<Pending<?>> others = group.stream().filter(each -> !each.isDone()).toList();
        others.forEach(each -> commit(new ArrayList<>(List.of(each))));
    }

    /**
     * Runs the tasks of {@code group}; returns whether all of them ran.
     *
     * <p>A task that failed alone has failed for good, unless another transaction got in its way. Where this returns false,
     * every task that is not done has to run again, in a transaction of its own.
     */
    private boolean allRan(List<Pending<?>> group, Connection connection) {
        for (Pending<?> each : group) {
            try {
                each.runOn(connection);
            } catch (SQLException | RuntimeException e) {
                if (group.size() == 1 && !(SqlFailures.isOvertaken(e) && each.mayRunAgain())) {
                    fail(group, e);
                }
                return false;
            }
        }
        return true;
    }

    private void fail(List<Pending<?>> group, Exception failure) {
        listener.failed(group.size());
        Exception translated = SqlFailures.translated(failure);
        group.forEach(each -> each.fail(translated));
    }

    private void rollBack(Connection connection, Exception reason) {
        try {
            connections.rollBack(connection);
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }

    /** Runs the queued tasks and ends the threads. Blocks until then. */
    @Override
    public void close() {
        closed = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static final class Pending<T extends @Nullable Object> {
        private final SqlTask<T> task;
        private final CompletableFuture<T> result = new CompletableFuture<>();

        @SuppressWarnings("NullAway.Init") // set by runOn, before complete reads it
        private T value;

        private int overtaken;

        private Pending(SqlTask<T> task) {
            this.task = task;
        }

        void runOn(Connection connection) throws SQLException {
            value = task.run(connection);
        }

        /** Counts a run that other transactions broke off; returns whether the task may run again. */
        boolean mayRunAgain() {
            return ++overtaken < MAX_OVERTAKEN;
        }

        boolean isDone() {
            return result.isDone();
        }

        void complete() {
            result.complete(value);
        }

        void fail(Throwable failure) {
            result.completeExceptionally(failure);
        }
    }
}
