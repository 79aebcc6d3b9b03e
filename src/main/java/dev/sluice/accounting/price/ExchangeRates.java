package dev.sluice.accounting.price;

import dev.sluice.accounting.Money;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/** The configured rates between currencies. Immutable. */
public final class ExchangeRates {

    /** The rates of a configuration that names none. */
    public static final ExchangeRates NONE = new ExchangeRates(List.of());

    /** Digits of the inverse of a rate: far more than any rate is quoted with. */
    private static final MathContext INVERSE = MathContext.DECIMAL64;

    private final List<Rate> rates;

    public ExchangeRates(List<Rate> rates) {
        this.rates = List.copyOf(rates);
    }

    /**
     * A rate: one unit of {@code from} is worth {@code rate} units of {@code to}.
     *
     * @param rate &gt; 0
     */
    public record Rate(Currency from, Currency to, BigDecimal rate) {}

    /** Returns the rates as configured. */
    public List<Rate> all() {
        return rates;
    }

    /** Returns the rate from one currency to another: configured, or the inverse of a configured one; empty where neither is. */
    public Optional<BigDecimal> rate(Currency from, Currency to) {
        if (from.equals(to)) {
            return Optional.of(BigDecimal.ONE);
        }
        Optional<BigDecimal> direct = configured(from, to);
        return direct.isPresent() ? direct : configured(to, from).map(rate -> BigDecimal.ONE.divide(rate, INVERSE));
    }

    /** Returns {@code money} in {@code to}, exactly by the rate; empty where there is no rate. */
    public Optional<Money> exchanged(Money money, Currency to) {
        return rate(money.currency(), to).map(rate -> new Money(money.amount().multiply(rate), to));
    }

    private Optional<BigDecimal> configured(Currency from, Currency to) {
        return rates.stream()
                .filter(rate -> rate.from().equals(from) && rate.to().equals(to))
                .map(Rate::rate)
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExchangeRates others && rates.equals(others.rates);
    }

    @Override
    public int hashCode() {
        return rates.hashCode();
    }
}
