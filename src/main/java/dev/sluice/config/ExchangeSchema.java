package dev.sluice.config;

import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.SectionList;
import java.math.BigDecimal;
import java.util.Currency;

/** The keys below {@code exchange[]}. */
final class ExchangeSchema {

    static final Required<Currency> FROM = new Required<>("from", TextFormats.CURRENCY, "a currency's code");
    static final Required<Currency> TO = new Required<>("to", TextFormats.CURRENCY, "another currency's code");
    static final Required<BigDecimal> RATE = new Required<>(
            "rate", NumberFormats.RATE, "units of `to` for one unit of `from`; its inverse holds as well");
    static final SectionList EXCHANGE = new SectionList(
            "exchange",
            SectionSchema.of(FROM, TO, RATE),
            "none; list prices in another currency than `currency` do not apply",
            "the rates between currencies, frozen on each record");

    private ExchangeSchema() {}
}
