package dev.sluice.accounting;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * The price that a cost was computed by, frozen with its exchange rate.
 *
 * @param version identifies the price book or the configured prices at the time
 * @param model the name in the book whose price it is
 * @param currency the currency in which the price is quoted
 * @param exchange units of the cost's currency for one of the price's; 1 where both are the same
 */
public record AppliedPrice(String version, String model, Currency currency, BigDecimal exchange) {}
