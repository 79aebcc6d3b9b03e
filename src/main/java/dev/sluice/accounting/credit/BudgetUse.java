package dev.sluice.accounting.credit;

import dev.sluice.accounting.Budget;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;

/**
 * The use of one budget in one period.
 *
 * @param key the period and its owner
 * @param spent what calls of the period cost
 * @param reserved what calls under way may still cost
 */
public record BudgetUse(Key key, BigDecimal spent, BigDecimal reserved) {

    /**
     * The period of one owner. A change of currency begins anew, as sums of two currencies cannot be added.
     *
     * @param owner the client or team, see {@link BudgetOwner#key}
     * @param since the beginning of the period
     */
    public record Key(String owner, Budget.Period per, Instant since, Currency currency) {}

    /** Returns a period in which nothing was spent. */
    public static BudgetUse none(Key key) {
        return new BudgetUse(key, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    BudgetUse reserve(BigDecimal amount) {
        return new BudgetUse(key, spent, reserved.add(amount));
    }

    BudgetUse giveBack(BigDecimal amount) {
        return new BudgetUse(key, spent, reserved.subtract(amount).max(BigDecimal.ZERO));
    }

    BudgetUse spend(BigDecimal amount) {
        return new BudgetUse(key, spent.add(amount), reserved);
    }
}
