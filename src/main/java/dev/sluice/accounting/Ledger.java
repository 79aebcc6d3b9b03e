package dev.sluice.accounting;

import java.util.concurrent.CompletableFuture;

/** The ledger that calls are entered into, one entry each. Append-only. Safe for use by many threads; never blocks. */
public interface Ledger {

    /** A ledger that keeps nothing. */
    Ledger NONE = new Ledger() {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public CompletableFuture<Void> append(LedgerEntry entry) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** Returns whether calls may be taken: false while entries could not be kept. */
    boolean isOpen();

    /**
     * Enters a call, once however often it is called for one id.
     *
     * @return completed once the entry is on the disk, perhaps on a thread that must not block; failed where it cannot be kept
     *     now, so that the caller must not get its answer whole
     */
    CompletableFuture<Void> append(LedgerEntry entry);
}
