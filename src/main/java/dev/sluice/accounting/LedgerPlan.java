package dev.sluice.accounting;

import java.time.Duration;

/**
 * The rules of the ledger.
 *
 * @param whenUnavailable what happens to calls while entries cannot be written to the store
 * @param retention how long entries are kept; &gt;= 1 day
 */
public record LedgerPlan(Unavailable whenUnavailable, Duration retention) {

    /** The treatment of calls while entries cannot be written to the store. */
    public enum Unavailable {
        /** No call is taken, and one in flight ends with an error in place of its last piece. */
        REFUSE,
        /** Entries go to a file on the disk, and from there to the store once it is back. */
        JOURNAL
    }
}
