package dev.sluice.store.jdbc;

import dev.sluice.accounting.LedgerEntry;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.store.jdbc.EntryDrain.Waiting;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The treatment of entries while the store cannot take them: they go to the journal, if there is one, else into memory, and from
 * there to the store once it is back. All on one thread of its own.
 */
final class LedgerOutage implements AutoCloseable {

    /** Short beside an outage, and two small transactions a second are no load on a store that comes back. */
    private static final int PROBE_MILLIS = 500;

    /** Entries of calls that were refused: of more than that, the oldest are given up. */
    private static final int MAX_IN_MEMORY = 100_000;

    /** As many as one transaction takes of new entries. */
    private static final int REPLAYED_AT_ONCE = 1_000;

    private final Database database;
    private final EntryWriter writer;
    private final @Nullable LedgerJournal journal;
    private final LedgerListener listener;
    private final Deque<LedgerEntry> memory = new ArrayDeque<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread worker = new Thread(work, "store-outage");
        worker.setDaemon(true);
        return worker;
    });

    private volatile int inMemory;
    private volatile boolean present;

    LedgerOutage(Database database, EntryWriter writer, @Nullable LedgerJournal journal, LedgerListener listener) {
        this.database = database;
        this.writer = writer;
        this.journal = journal;
        this.listener = listener;
        if (journal != null && journal.depth() > 0) {
            present = true;
            thread.execute(this::probe);
        }
    }

    /** Returns whether the store could not take entries when it was last asked. */
    boolean isPresent() {
        return present;
    }

    boolean hasJournal() {
        return journal != null;
    }

    /** Returns how many entries wait in memory, of calls that were refused. */
    int inMemory() {
        return inMemory;
    }

    int journalDepth() {
        return journal == null ? 0 : journal.depth();
    }

    /** Keeps {@code waiting}, which the store did not take for {@code reason}. */
    void keep(List<Waiting> waiting, Throwable reason) {
        try {
            thread.execute(() -> keepNow(waiting, reason));
        } catch (RejectedExecutionException e) {
            waiting.forEach(each -> each.kept().completeExceptionally(reason));
        }
    }

    private void keepNow(List<Waiting> waiting, Throwable reason) {
        if (!present) {
            present = true;
            listener.unavailable(String.valueOf(reason.getMessage()));
            later();
        }
        Throwable failure = reason;
        if (journal != null) {
            try {
                journal.append(waiting.stream().map(Waiting::entry).toList());
                waiting.forEach(each -> each.kept().complete(null));
                return;
            } catch (IOException e) {
                failure = new StoreUnavailable("neither the store nor its journal can be written: " + e, e);
            }
        }
        for (Waiting each : waiting) {
            if (memory.size() == MAX_IN_MEMORY) {
                listener.entryLost(memory.remove().id());
            }
            memory.add(each.entry());
            inMemory = memory.size();
            each.kept().completeExceptionally(failure);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // probe() handles its failures
    private void later() {
        thread.schedule(this::probe, PROBE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Asks the store whether it is back. That may take seconds, so that this thread does not wait for it: entries come meanwhile. */
    @SuppressWarnings("FutureReturnValueIgnored") // what follows the future is all that is done with it
    private void probe() {
        database.append(LedgerOutage::isThere).whenComplete((there, failure) -> {
            try {
                thread.execute(failure == null ? this::replayAll : this::later);
            } catch (RejectedExecutionException e) {
                // Closed meanwhile; the journal is read by the next start.
            }
        });
    }

    private static boolean isThere(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        }
    }

    /** Writes what was kept to the store, each entry once by its id; tries again later where it is not back. */
    private void replayAll() {
        try {
            if (journal != null) {
                journal.read(REPLAYED_AT_ONCE, this::replay);
                journal.clear();
            }
            replay(List.copyOf(memory));
            memory.clear();
            inMemory = 0;
            present = false;
            listener.availableAgain();
        } catch (IOException | RuntimeException e) {
            later();
        }
    }

    /** Inserts {@code entries}. One that the store refuses holds up no other. */
    private void replay(List<LedgerEntry> entries) {
        try {
            inserted(entries);
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailable) {
                throw e;
            }
            for (LedgerEntry entry : entries) {
                replayAlone(entry);
            }
        }
    }

    private void replayAlone(LedgerEntry entry) {
        try {
            inserted(List.of(entry));
        } catch (CompletionException e) {
            if (e.getCause() instanceof StoreUnavailable) {
                throw e;
            }
            listener.entryLost(entry.id());
        }
    }

    private void inserted(List<LedgerEntry> entries) {
        database.append(connection -> {
                    writer.insert(connection, entries);
                    return entries.size();
                })
                .join();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (thread.awaitTermination(10, TimeUnit.SECONDS) && journal != null) {
                Objects.requireNonNull(journal).close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the ledger's journal did not close", e);
        }
    }
}
