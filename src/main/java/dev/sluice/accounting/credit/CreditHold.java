package dev.sluice.accounting.credit;

import dev.sluice.accounting.Money;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The credit that one call holds until it has ended. */
@FunctionalInterface
public interface CreditHold {

    /** The hold of a call of a client that pays nothing. */
    CreditHold NONE = cost -> CompletableFuture.completedFuture(null);

    /**
     * Settles to what the call cost; to be called once, also where it failed.
     *
     * @param cost null where it cost nothing, or has no price
     * @return completes when it is durable
     */
    CompletionStage<Void> settle(@Nullable Money cost);
}
