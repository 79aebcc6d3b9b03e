package dev.sluice.accounting.credit;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store of wallets and budgets. Nothing blocks the caller; results complete on the store's threads, after the commit. Safe for
 * use by many threads.
 */
public interface CreditStore {

    /**
     * Runs {@code work} in a transaction, and completes once it is durable. Fails where the store cannot do it, and then nothing
     * of it is kept. It may run again where it was rolled back, so it must have no effect but on the transaction.
     */
    <T extends @Nullable Object> CompletionStage<T> run(Function<CreditTransaction, T> work);

    /**
     * Returns the entries of a wallet, the newest first.
     *
     * @param limit the most entries, &gt; 0
     */
    CompletionStage<List<CreditEntry>> entries(String client, int limit);

    /** Returns whether this process alone uses the store, so that every other owner of a reservation is gone. */
    boolean isExclusive();
}
