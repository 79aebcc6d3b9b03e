package dev.sluice.store.jdbc;

import dev.sluice.call.Ticker;
import dev.sluice.store.StoreListener;
import dev.sluice.store.StoreUnusable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The opening of SQLite: one connection that writes, on a thread of its own, one for checkpoints, and readers. */
final class SqliteOpening {

    /** More than calls may be in flight: each has one write waiting at a time. */
    static final int MAX_WAITING = 100_000;

    /** A group takes milliseconds, so that a failure in it repeats little. */
    private static final int MAX_GROUP = 1_000;

    /**
     * From one commit's beginning to the next: what comes meanwhile shares it. A commit takes some 200 µs of processor time, ten
     * times what an entry takes, and at most this much is added to an answer that may take 10 ms more.
     */
    private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** Reports read much; two leave a core to the calls on a machine with few. */
    private static final int READERS = 2;

    private SqliteOpening() {}

    static Database open(Path path, Ticker ticker, StoreListener listener) {
        SqliteFile file = new SqliteFile(path);
        file.prepare();
        FileLock lock = FileLock.of(path);
        try {
            Migrations.apply(file.writing(), "sqlite", file.toString());
            Connection writer = file.openWriter();
            Checkpoints checkpoints = new Checkpoints(file.writing().getConnection());
            GroupCommit queue = new GroupCommit(
                    "store-write",
                    1,
                    MAX_WAITING,
                    MAX_GROUP,
                    GATHERING_NANOS,
                    new SqliteWriter(writer, checkpoints),
                    ticker,
                    marking(checkpoints, listener));
            Readers readers = new Readers(READERS, file.reading());
            return new Database(Database.Kind.SQLITE, queue, queue, readers, List.of(checkpoints, writer, lock));
        } catch (SQLException e) {
            lock.close();
            throw new StoreUnusable(file + ": " + SqlFailures.meaning(e), e);
        } catch (StoreUnusable e) {
            lock.close();
            throw e;
        }
    }

    private static StoreListener marking(Checkpoints checkpoints, StoreListener listener) {
        return new StoreListener() {
            @Override
            public void committed(int tasks, long nanos) {
                checkpoints.written();
                listener.committed(tasks, nanos);
            }

            @Override
            public void failed(int tasks) {
                listener.failed(tasks);
            }
        };
    }
}
