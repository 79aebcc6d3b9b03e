package dev.sluice.store.jdbc;

/** A listener that is notified of the ledger's trouble. Called on the store's threads; must not block. */
public interface LedgerListener {

    /** A listener that does nothing. */
    LedgerListener NONE = new LedgerListener() {};

    /** Entries cannot be written to the store from now on. */
    default void unavailable(String reason) {}

    /** Entries are written to the store again; those that were kept meanwhile are in it. */
    default void availableAgain() {}

    /** An entry could be kept nowhere; its call has ended with an error. */
    default void entryLost(String id) {}
}
