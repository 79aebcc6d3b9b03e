package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Money;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The credit that one call holds until it has ended. Its end is one of {@link #settle} and {@link #settledWith}, called once. */
public interface CreditHold {

    /** The hold of a call of a client that pays nothing. */
    CreditHold NONE = new CreditHold() {
        @Override
        public @Nullable CreditReservation reservation() {
            return null;
        }

        @Override
        public CompletionStage<Void> settle(@Nullable Money cost) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void settledWith(CompletionStage<Void> entry) {}
    };

    /** Returns what the call has reserved, or null where it pays nothing. */
    @Nullable
    CreditReservation reservation();

    /**
     * Settles to what the call cost, where the ledger has no entry of it.
     *
     * @param cost null where it cost nothing, or has no price
     * @return completes when it is durable
     */
    CompletionStage<Void> settle(@Nullable Money cost);

    /** Tells that the call's entry in the ledger settles the reservation, and completes {@code entry} once both are durable. */
    void settledWith(CompletionStage<Void> entry);
}
