package dev.sluice.accounting;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sums that a call under way has reserved, or the credit that a process has leased for calls to come.
 *
 * @param call the request id, or the id of the lease
 * @param owner the process that the call is in; its reservations are void once it is gone
 * @param at when it was made: its cost counts in the periods of that moment
 * @param wallet what it reserved of its client's wallet, or null where the client has none
 * @param budgets what it reserved of each budget
 */
public record CreditReservation(
        String call,
        String client,
        String owner,
        Instant at,
        @Nullable WalletHold wallet,
        List<BudgetHold> budgets) {

    public CreditReservation {
        budgets = List.copyOf(budgets);
    }

    /**
     * A sum reserved of a wallet.
     *
     * @param amount in the wallet's currency
     * @param exchange units of the wallet's currency for one of the cost's, frozen for the call
     * @param lease the lease that it is a part of, or null where the call reserved it by itself
     */
    public record WalletHold(
            BigDecimal amount,
            BigDecimal exchange,
            @Nullable String lease) {}

    /** A sum reserved of a budget in one period. */
    public record BudgetHold(BudgetPeriod period, BigDecimal amount) {

        /** Returns the periods of every kind that the cost of a call counts in which began at {@code at}, in the order of locking. */
        public List<BudgetPeriod> periods(Instant at) {
            return Arrays.stream(Budget.Period.values())
                    .map(per -> new BudgetPeriod(period.owner(), per, per.start(at), period.currency()))
                    .toList();
        }
    }
}
