package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import dev.sluice.accounting.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The settlement of a call within the transaction that adds its entry to the ledger, so that both are durable together. */
public final class CreditSettlement {

    private CreditSettlement() {}

    /**
     * Settles what a call had reserved. Call this only where the call's entry is new: an entry is added once, so the call is
     * charged once, even if its reservation was swept meanwhile because this process gave no sign of life during an outage.
     *
     * @param cost null where the call cost nothing, or has no price
     * @param at the end of the call
     */
    public static void settle(SettlementTransaction rows, CreditReservation made, @Nullable Money cost, Instant at) {
        CreditRules.settleWithEntry(rows, made, cost, at);
    }
}
