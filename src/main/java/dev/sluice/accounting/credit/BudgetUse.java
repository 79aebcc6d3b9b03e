package dev.sluice.accounting.credit;

import dev.sluice.accounting.BudgetPeriod;
import java.math.BigDecimal;

/**
 * The use of one budget in one period.
 *
 * @param key the period and its owner
 * @param spent what calls of the period cost
 * @param reserved what calls under way may still cost
 */
public record BudgetUse(BudgetPeriod key, BigDecimal spent, BigDecimal reserved) {

    /** Returns a period in which nothing was spent. */
    public static BudgetUse none(BudgetPeriod key) {
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
