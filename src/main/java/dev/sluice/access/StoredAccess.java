package dev.sluice.access;

import dev.sluice.access.AccessStore.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The records of access in force: those of the store, which change one after another while calls go on.
 *
 * <p>A change is durable before it takes effect, and has taken effect everywhere in this process when {@link #change} returns.
 * Its methods may block, but for {@link #records}. Safe for use by several threads.
 */
public final class StoredAccess {

    /** Other processes change the same records seldom; that many in a row between a reading and a commit are a fault. */
    private static final int MAX_TRIES = 10;

    private final AccessStore store;
    private final List<Consumer<AccessRecords>> listeners = new CopyOnWriteArrayList<>();
    private volatile AccessRecords records;

    /** Reads the records from {@code store}. */
    public StoredAccess(AccessStore store) {
        this.store = store;
        this.records = store.load();
    }

    /**
     * A change that was decided on, and its entry in the audit log.
     *
     * @param change the change
     * @param entry its entry
     */
    public record Decided(AccessChange change, AuditEntry entry) {}

    /** Returns the records in force. */
    public AccessRecords records() {
        return records;
    }

    /** Calls {@code listener} with the records in force, now and after every change, on the thread that makes the change. */
    public synchronized void listen(Consumer<AccessRecords> listener) {
        listeners.add(listener);
        listener.accept(records);
    }

    /**
     * Makes the change that {@code decision} decides on, or none where it returns none.
     *
     * @param decision is given the records in force, and called again where another process has changed them meanwhile
     * @return the records after the change
     * @throws Unavailable where the change could not be made; then it has not taken effect
     */
    public synchronized AccessRecords change(Function<AccessRecords, Optional<Decided>> decision) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            AccessRecords before = records;
            Optional<Decided> decided = decision.apply(before);
            if (decided.isEmpty()) {
                return before;
            }
            AccessChange change = decided.get().change();
            if (store.commit(before.revision(), change, decided.get().entry())) {
                take(before.after(change));
                return records;
            }
            take(store.load());
        }
        throw new Unavailable("other processes keep changing the same records", new IllegalStateException());
    }

    /** Takes what other processes have changed in the store since; does nothing where that is nothing. */
    public synchronized void refresh() {
        if (store.revision() != records.revision()) {
            take(store.load());
        }
    }

    /** Adds an entry to the audit log for a change of anything else than these records. */
    public void record(AuditEntry entry) {
        store.record(entry);
    }

    /** Returns entries of the audit log; see {@link AccessStore#audit}. */
    public List<KeptAuditEntry> audit(long before, int limit) {
        return store.audit(before, limit);
    }

    private void take(AccessRecords next) {
        records = next;
        listeners.forEach(listener -> listener.accept(next));
    }
}
