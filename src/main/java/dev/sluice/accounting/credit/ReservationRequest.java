package dev.sluice.accounting.credit;

import dev.sluice.accounting.Money;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that wants to reserve its cost.
 *
 * @param call the request id
 * @param owner the process that the call is in
 * @param worst the most that the call is likely to cost
 * @param wallet the wallet that pays, or null where the client has none
 * @param budgets the budgets that the call counts against
 */
public record ReservationRequest(
        String call,
        String client,
        String owner,
        Money worst,
        @Nullable Payer wallet,
        List<BudgetOwner> budgets) {

    public ReservationRequest {
        budgets = List.copyOf(budgets);
    }

    /**
     * The wallet that pays.
     *
     * @param exchange units of the wallet's currency for one of the cost's
     */
    public record Payer(Currency currency, BigDecimal exchange) {}
}
