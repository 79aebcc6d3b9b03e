package dev.sluice.accounting;

import java.util.concurrent.CompletableFuture;

/**
 * The ledger that calls are entered into, one entry each, and that settles with an entry what its call had reserved. Append-only.
 * Safe for use by many threads; never blocks.
 */
public interface Ledger {

    /** Returns whether calls may be taken: false while entries could not be kept. */
    boolean isOpen();

    /**
     * Enters a call and settles it, once however often it is called for one id.
     *
     * @return completed once the entry is on the disk, perhaps on a thread that must not block; failed where it cannot be kept
     *     now, so that the caller must not get its answer whole
     */
    CompletableFuture<Void> append(LedgerEntry entry);
}
