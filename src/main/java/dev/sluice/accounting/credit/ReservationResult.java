package dev.sluice.accounting.credit;

import dev.sluice.accounting.CreditReservation;
import org.jspecify.annotations.Nullable;

/** The result of a call's request to reserve its cost. */
public sealed interface ReservationResult {

    /** The cost is reserved. */
    record Granted(CreditReservation reservation) implements ReservationResult {}

    /** Calls under way have reserved what is left; it may suffice once they have settled. */
    record Busy() implements ReservationResult {}

    /**
     * The credit is spent.
     *
     * @param budget the budget that is spent, or null where it is the wallet
     */
    record Spent(@Nullable BudgetOwner budget) implements ReservationResult {}
}
