package dev.sluice.config;

import dev.sluice.accounting.price.ExchangeRates;
import dev.sluice.accounting.price.ExchangeRates.Rate;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/** A reader of {@code sluice.exchange}. */
final class ExchangeReader {

    private ExchangeReader() {}

    static ExchangeRates read(List<ConfigSection> sections, Currency currency, Problems problems) {
        UniqueNames<String> pairs = new UniqueNames<>(problems);
        List<Rate> rates = new ArrayList<>();
        for (ConfigSection section : sections) {
            Currency from = section.require(ExchangeSchema.FROM, currency);
            Currency to = section.require(ExchangeSchema.TO, currency);
            if (from.equals(to) && section.has(ExchangeSchema.FROM) && section.has(ExchangeSchema.TO)) {
                section.wrong(ExchangeSchema.TO, to.getCurrencyCode(), "another currency than `from`");
            }
            pairs.add(from + " to " + to, section.path(ExchangeSchema.TO), "pair", "one rate for each pair");
            rates.add(new Rate(from, to, section.require(ExchangeSchema.RATE, BigDecimal.ONE)));
        }
        return new ExchangeRates(rates);
    }
}
