package dev.sluice.store.memory;

import dev.sluice.access.AccessChange;
import dev.sluice.access.AccessRecords;
import dev.sluice.access.AccessStore;
import dev.sluice.access.AuditEntry;
import dev.sluice.access.KeptAuditEntry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A store of clients, teams, admins, providers' keys and the audit log in memory. Safe for use by several threads. */
public final class MemoryAccessStore implements AccessStore {

    /** The most entries of the audit log, some 10 MB; the oldest goes first. */
    private static final int MAX_ENTRIES = 10_000;

    private AccessRecords records = AccessRecords.NONE;
    private final Deque<KeptAuditEntry> newestFirst = new ArrayDeque<>();
    private long lastId;

    @Override
    public synchronized AccessRecords load() {
        return records;
    }

    @Override
    public synchronized long revision() {
        return records.revision();
    }

    @Override
    public synchronized boolean commit(long revision, AccessChange change, AuditEntry entry) {
        if (revision != records.revision()) {
            return false;
        }
        records = records.after(change);
        record(entry);
        return true;
    }

    @Override
    public synchronized void record(AuditEntry entry) {
        newestFirst.addFirst(new KeptAuditEntry(++lastId, entry));
        if (newestFirst.size() > MAX_ENTRIES) {
            newestFirst.removeLast();
        }
    }

    @Override
    public synchronized List<KeptAuditEntry> audit(long before, int limit) {
        return newestFirst.stream()
                .filter(kept -> kept.id() < before)
                .limit(limit)
                .toList();
    }
}
