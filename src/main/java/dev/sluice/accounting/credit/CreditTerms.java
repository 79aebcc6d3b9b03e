package dev.sluice.accounting.credit;

import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms on which a client pays. Immutable.
 *
 * @param wallet the currency of the wallet that pays its calls, or null where it has none
 * @param budgets the budgets that its calls count against: its own, and its team's
 */
public record CreditTerms(@Nullable Currency wallet, List<BudgetOwner> budgets) {

    /** The terms of a client that pays nothing. */
    public static final CreditTerms NONE = new CreditTerms(null, List.of());

    public CreditTerms {
        budgets = List.copyOf(budgets);
    }

    /** Returns whether calls need not reserve anything. */
    public boolean isFree() {
        return wallet == null && budgets.isEmpty();
    }
}
