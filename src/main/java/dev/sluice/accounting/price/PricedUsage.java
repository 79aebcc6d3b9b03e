package dev.sluice.accounting.price;

import dev.sluice.accounting.AppliedPrice;
import dev.sluice.accounting.Money;

/**
 * A cost and the price that it was computed by.
 *
 * @param cost in the currency of the configuration
 */
public record PricedUsage(Money cost, AppliedPrice price) {}
