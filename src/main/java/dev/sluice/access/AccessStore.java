package dev.sluice.access;

import java.util.List;

/**
 * A store of clients, teams, admins, providers' keys and the audit log.
 *
 * <p>Every method may block, and so is not to be called on an event loop. All throw {@link Unavailable} where the store
 * cannot be reached or written. Safe for use by several threads and, where the store is shared, several processes.
 */
public interface AccessStore {

    /** Returns all records. */
    AccessRecords load();

    /** Returns the revision of the records that {@link #load} would return. */
    long revision();

    /**
     * Makes a change durable together with its entry in the audit log, or neither.
     *
     * @param revision the revision of the records that the change was decided on
     * @return whether the change was made; false where the records have changed since that revision
     */
    boolean commit(long revision, AccessChange change, AuditEntry entry);

    /** Adds an entry for a change of anything else than these records. */
    void record(AuditEntry entry);

    /**
     * Returns entries of the audit log, the newest first.
     *
     * @param before only entries with a lower id; {@link Long#MAX_VALUE} for the newest
     * @param limit the most entries, &gt; 0
     */
    List<KeptAuditEntry> audit(long before, int limit);

    /** An exception that tells that a store cannot be reached or written; its message names no secret. */
    final class Unavailable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
