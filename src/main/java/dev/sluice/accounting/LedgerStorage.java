package dev.sluice.accounting;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/** The place that a ledger's entries take. Nothing blocks the caller; failures complete the results. */
public interface LedgerStorage {

    /** Makes room for the entries of {@code now} and of the weeks after it, and returns for how many months it had to. */
    CompletionStage<Integer> prepare(Instant now);

    /**
     * Removes some of the entries that ended before {@code before}, and the sums of days before it. Few at a time, so that calls
     * are not held up.
     *
     * @param before the beginning of a UTC day
     * @return whether more may be left
     */
    CompletionStage<Boolean> removeSome(Instant before);
}
