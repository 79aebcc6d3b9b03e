package dev.sluice.store.jdbc;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.LedgerEntry;
import dev.sluice.accounting.LedgerStorage;
import dev.sluice.call.StoreUnavailable;
import dev.sluice.call.Ticker;
import dev.sluice.store.StoreUnusable;
import dev.sluice.store.jdbc.EntryDrain.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in a database. What queues while a commit runs is inserted by one task and goes into the next commit.
 *
 * <p>The queue needs no bound of its own: a call has one entry, whose caller waits for it.
 */
public final class JdbcLedger implements Ledger, AutoCloseable {

    private final Database database;
    private final EntryWriter writer;
    private final LedgerOutage outage;
    private final LedgerListener listener;
    private final Ticker ticker;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger depth = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile long busySince;

    /**
     * @param journal the file for entries while the store cannot take them, or null where calls are refused meanwhile
     * @param hooks run with each new entry, in its transaction
     */
    public JdbcLedger(
            Database database, @Nullable Path journal, List<EntryHook> hooks, LedgerListener listener, Ticker ticker) {
        this.database = database;
        this.listener = listener;
        this.ticker = ticker;
        this.writer = new EntryWriter(database.kind(), hooks);
        this.outage = new LedgerOutage(database, writer, journal == null ? null : open(journal), listener);
    }

    private static LedgerJournal open(Path journal) {
        try {
            return new LedgerJournal(journal);
        } catch (IOException e) {
            throw new StoreUnusable(journal + ": the ledger's journal cannot be opened: " + e, e);
        }
    }

    @Override
    public boolean isOpen() {
        return outage.hasJournal() || !outage.isPresent();
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // what follows the future is all that is done with it
    public CompletableFuture<Void> append(LedgerEntry entry) {
        Waiting waiting = new Waiting(entry, new CompletableFuture<>());
        if (depth.getAndIncrement() == 0) {
            busySince = ticker.nanos();
        }
        waiting.kept().whenComplete((kept, failure) -> {
            if (depth.decrementAndGet() > 0) {
                busySince = ticker.nanos();
            }
        });
        if (outage.isPresent()) {
            outage.keep(List.of(waiting), new StoreUnavailable("the store is not available", null));
        } else {
            queue.add(waiting);
            drain();
        }
        return waiting.kept();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what follows the future is all that is done with it
    private void drain() {
        if (!scheduled.compareAndSet(false, true)) {
            return;
        }
        EntryDrain drain = new EntryDrain(queue, writer, () -> scheduled.set(false));
        database.append(drain).whenComplete((done, failure) -> {
            List<Waiting> entries = drain.take();
            if (failure == null) {
                entries.forEach(each -> each.kept().complete(null));
            } else if (failure instanceof StoreUnavailable) {
                outage.keep(entries, failure);
            } else if (entries.size() == 1) {
                refuse(entries.get(0), failure);
            } else {
                entries.forEach(this::insertAlone);
            }
            if (!queue.isEmpty()) {
                drain();
            }
        });
    }

    /** Inserts an entry by itself, as another of its group cannot be inserted at all. */
    @SuppressWarnings("FutureReturnValueIgnored") // what follows the future is all that is done with it
    private void insertAlone(Waiting waiting) {
        database.append(connection -> {
                    writer.insert(connection, List.of(waiting.entry()));
                    return 1;
                })
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        waiting.kept().complete(null);
                    } else if (failure instanceof StoreUnavailable) {
                        outage.keep(List.of(waiting), failure);
                    } else {
                        refuse(waiting, failure);
                    }
                });
    }

    /** Gives up an entry that the database refuses, and settles its call without it: the provider was paid all the same. */
    @SuppressWarnings("FutureReturnValueIgnored") // the waiting future is completed in any case
    private void refuse(Waiting waiting, Throwable failure) {
        listener.entryLost(waiting.entry().id());
        database.append(connection -> {
                    writer.runHooks(connection, List.of(waiting.entry()));
                    return 1;
                })
                .whenComplete((done, again) -> waiting.kept().completeExceptionally(failure));
    }

    /** Returns the place that the entries take. */
    public LedgerStorage storage() {
        return database.kind() == Database.Kind.SQLITE
                ? new SqliteLedgerStorage(database)
                : new PostgresLedgerStorage(database);
    }

    /** Returns how many entries wait until they are in the store, those of refused calls among them, but for the journal's. */
    public int waiting() {
        return depth.get() + outage.inMemory();
    }

    /** Returns for how long entries have waited without any being kept, in nanoseconds; 0 while none waits. */
    public long lagNanos() {
        return waiting() == 0 ? 0 : Math.max(0, ticker.nanos() - busySince);
    }

    /** Returns how many entries the journal holds. */
    public int journalDepth() {
        return outage.journalDepth();
    }

    /** Ends the replay. What is queued is the database's to write. */
    @Override
    public void close() {
        outage.close();
    }
}
