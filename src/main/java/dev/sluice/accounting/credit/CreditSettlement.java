package dev.sluice.accounting.credit;

import dev.sluice.accounting.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The settlement of a call within a transaction that keeps its record as well, so that both are durable together. */
public final class CreditSettlement {

    private CreditSettlement() {}

    /**
     * Settles what {@code call} has reserved, once; does nothing for a call that has reserved nothing, or has settled.
     *
     * @param cost null where the call cost nothing, or has no price
     */
    public static void settle(CreditTransaction rows, String call, @Nullable Money cost, Instant now) {
        CreditReservation kept = rows.reservation(call);
        if (kept != null) {
            CreditRules.settle(rows, kept, cost, now);
        }
    }
}
