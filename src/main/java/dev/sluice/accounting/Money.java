package dev.sluice.accounting;

import java.math.BigDecimal;
import java.util.Currency;

/**
 * An exact amount of one currency.
 *
 * <p>A decimal, not a count of some small unit in a long: a cached token may cost 0.000000003, a budget may be a billion
 * yen, and the sum of many calls must neither round nor overflow. Costs are computed once an attempt, where a decimal
 * takes no time that could be measured.
 *
 * @param amount in units of the currency; without trailing zeros, so that equal amounts are equal
 * @param currency its currency
 */
public record Money(BigDecimal amount, Currency currency) {

    public Money {
        amount = amount.signum() == 0 ? BigDecimal.ZERO : amount.stripTrailingZeros();
    }

    public static Money zero(Currency currency) {
        return new Money(BigDecimal.ZERO, currency);
    }

    /**
     * Returns the sum.
     *
     * @throws IllegalArgumentException if {@code other} is of another currency
     */
    public Money plus(Money other) {
        requireSameCurrency(other);
        return new Money(amount.add(other.amount), currency);
    }

    /**
     * Returns whether this is at least {@code other}.
     *
     * @throws IllegalArgumentException if {@code other} is of another currency
     */
    public boolean covers(Money other) {
        requireSameCurrency(other);
        return amount.compareTo(other.amount) >= 0;
    }

    private void requireSameCurrency(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("currency: " + other.currency + " (expected: " + currency + ")");
        }
    }

    /** Returns the amount in full and the currency's code, as in {@code 0.0135 USD}. */
    @Override
    public String toString() {
        return amount.toPlainString() + ' ' + currency.getCurrencyCode();
    }
}
