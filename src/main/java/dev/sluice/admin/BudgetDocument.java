package dev.sluice.admin;

import dev.sluice.accounting.Budget;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A budget in a document of the API.
 *
 * @param amount as a decimal text
 */
record BudgetDocument(String amount, String currency, String per) {

    static @Nullable BudgetDocument of(@Nullable Budget budget) {
        return budget == null
                ? null
                : new BudgetDocument(
                        budget.amount().amount().toPlainString(),
                        budget.amount().currency().getCurrencyCode(),
                        budget.per().name().toLowerCase(Locale.ROOT));
    }
}
