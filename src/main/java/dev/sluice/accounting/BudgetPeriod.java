package dev.sluice.accounting;

import java.time.Instant;
import java.util.Currency;

/**
 * The period of one budget. A change of currency begins anew, as sums of two currencies cannot be added.
 *
 * @param owner the client or team that the budget is of, by kind and name
 * @param since the beginning of the period
 */
public record BudgetPeriod(String owner, Budget.Period per, Instant since, Currency currency) {}
