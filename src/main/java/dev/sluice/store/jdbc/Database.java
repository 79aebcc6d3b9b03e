package dev.sluice.store.jdbc;

import dev.sluice.call.Ticker;
import dev.sluice.store.StoreListener;
import dev.sluice.store.StoreTarget;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An open database: SQLite or PostgreSQL, its schema up to date. Safe for use by many threads; nothing blocks but {@link #open}
 * and {@link #close}.
 *
 * <p>A result completes on one of the database's threads, after the commit: what depends on it must not block. It fails with
 * {@link dev.sluice.call.StoreUnavailable} where the database cannot do the task.
 */
public final class Database implements AutoCloseable {

    /** The kinds of databases, whose SQL differs in places. */
    public enum Kind {
        SQLITE,
        POSTGRESQL
    }

    private final Kind kind;
    private final GroupCommit appends;
    private final GroupCommit writes;
    private final Readers readers;
    private final List<AutoCloseable> closedLast;

    /** @param closedLast what to close after the queues, in this order */
    Database(Kind kind, GroupCommit appends, GroupCommit writes, Readers readers, List<AutoCloseable> closedLast) {
        this.kind = kind;
        this.appends = appends;
        this.writes = writes;
        this.readers = readers;
        this.closedLast = closedLast;
    }

    /**
     * Opens the database, and brings its schema up to date. Blocks.
     *
     * @return null where nothing is kept
     * @throws dev.sluice.store.StoreUnusable if that is not possible
     */
    public static @Nullable Database open(StoreTarget target, Ticker ticker, StoreListener listener) {
        if (target instanceof StoreTarget.Sqlite sqlite) {
            return SqliteOpening.open(sqlite.file(), ticker, listener);
        }
        return target instanceof StoreTarget.Postgres postgres
                ? PostgresOpening.open(postgres, ticker, listener)
                : null;
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Runs {@code task} in a transaction and commits it. On SQLite the transaction is shared with what else is queued; on
     * PostgreSQL it is the task's own, so that rows are locked for as long as the task itself takes.
     */
    public <T extends @Nullable Object> CompletableFuture<T> write(SqlTask<T> task) {
        return writes.submit(task);
    }

    /**
     * Runs {@code task} in a transaction that it shares with all that queued meanwhile, and commits them together, one group
     * after another.
     */
    public <T extends @Nullable Object> CompletableFuture<T> append(SqlTask<T> task) {
        return appends.submit(task);
    }

    /** Runs {@code task}, which only reads, beside the writes. */
    public <T extends @Nullable Object> CompletableFuture<T> read(SqlTask<T> task) {
        return readers.submit(task);
    }

    /** Does what is queued, and closes the connections. */
    @Override
    public void close() {
        readers.close();
        writes.close();
        appends.close();
        for (AutoCloseable each : closedLast) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("the store did not close", e);
            }
        }
    }
}
