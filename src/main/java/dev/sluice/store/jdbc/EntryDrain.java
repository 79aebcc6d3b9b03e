package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The task that inserts all entries that wait when it first runs. A second run inserts the same entries. */
final class EntryDrain implements SqlTask<Integer> {

    /** An entry that waits for its commit. */
    record Waiting(LedgerEntry entry, CompletableFuture<Void> kept) {}

    /** The most entries of one task, as many as a group of {@link GroupCommit} has tasks. */
    private static final int MAX_ENTRIES = 1_000;

    private final Queue<Waiting> queue;
    private final EntryWriter writer;
    private final Runnable begins;

    /** The entries of this task, from its first run on. Used on the writing thread only, then by what follows its end. */
    private final List<Waiting> taken = new ArrayList<>();

    private boolean ran;

    /** @param begins called when it takes its entries: what is queued later needs another drain */
    EntryDrain(Queue<Waiting> queue, EntryWriter writer, Runnable begins) {
        this.queue = queue;
        this.writer = writer;
        this.begins = begins;
    }

    @Override
    public Integer run(Connection connection) throws SQLException {
        take();
        List<LedgerEntry> entries = new ArrayList<>(taken.size());
        for (Waiting each : taken) {
            entries.add(each.entry());
        }
        writer.insert(connection, entries);
        return taken.size();
    }

    /** Returns the entries, which are taken now where it never ran. */
    List<Waiting> take() {
        if (!ran) {
            ran = true;
            begins.run();
            for (Waiting next = queue.poll(); next != null; next = taken.size() < MAX_ENTRIES ? queue.poll() : null) {
                taken.add(next);
            }
        }
        return taken;
    }
}
