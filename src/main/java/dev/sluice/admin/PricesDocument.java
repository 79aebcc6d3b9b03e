package dev.sluice.admin;

import dev.sluice.accounting.price.ExchangeRates;
import dev.sluice.accounting.price.Price;
import dev.sluice.accounting.price.PriceBook;
import dev.sluice.accounting.price.PriceEntry;
import dev.sluice.accounting.price.Rates;
import dev.sluice.accounting.price.UnpricedModels;
import dev.sluice.accounting.price.UnpricedModels.Unpriced;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The document of the price book.
 *
 * @param version the version of the list prices
 * @param ownVersion the version of the configured prices
 * @param currency the currency of costs
 * @param prices configured prices first, then the list
 * @param unknown models that served calls and have no price, so that these cost nothing
 */
record PricesDocument(
        String version,
        String ownVersion,
        String currency,
        List<Exchange> exchange,
        List<Entry> prices,
        List<Unpriced> unknown) {

    /** A rate between currencies. */
    record Exchange(String from, String to, String rate) {

        static Exchange of(ExchangeRates.Rate rate) {
            return new Exchange(
                    rate.from().getCurrencyCode(),
                    rate.to().getCurrencyCode(),
                    rate.rate().toPlainString());
        }
    }

    /**
     * A price.
     *
     * @param origin {@code own} where it is configured, else {@code built-in}
     * @param overridden the models of a list price for which a configured one counts
     * @param rates by the kind of token, in {@code currency} per million
     */
    record Entry(
            List<String> models,
            String origin,
            String currency,
            @Nullable String source,
            @Nullable LocalDate date,
            @Nullable Instant from,
            @Nullable Instant until,
            List<String> overridden,
            Map<String, String> rates,
            List<Tier> tiers,
            Map<String, String> serviceTiers,
            List<Peak> peakHours,
            @Nullable String note) {}

    /** The rates of calls whose prompts have more than {@code above} tokens. */
    record Tier(long above, Map<String, String> rates) {}

    /** Hours in UTC at which the cost is multiplied. */
    record Peak(List<String> days, String from, String to, String factor) {}

    static PricesDocument of(PriceBook book, UnpricedModels unpriced) {
        List<Entry> prices = new ArrayList<>();
        new TreeMap<>(book.own())
                .forEach((model, price) -> prices.add(
                        entry(List.of(model), "own", book.currency().getCurrencyCode(), null, List.of(), price)));
        for (PriceEntry listed : book.builtIn().entries()) {
            List<String> overridden =
                    listed.models().stream().filter(book.own()::containsKey).toList();
            String currency = book.builtIn().currency().getCurrencyCode();
            prices.add(entry(listed.models(), "built-in", currency, listed, overridden, listed.price()));
        }
        return new PricesDocument(
                book.builtIn().version(),
                book.ownVersion(),
                book.currency().getCurrencyCode(),
                book.exchange().all().stream().map(Exchange::of).toList(),
                prices,
                unpriced.all());
    }

    private static Entry entry(
            List<String> models,
            String origin,
            String currency,
            @Nullable PriceEntry listed,
            List<String> overridden,
            Price price) {
        Map<String, String> factors = new LinkedHashMap<>();
        price.serviceTiers().forEach((tier, factor) -> factors.put(tier.label(), factor.toPlainString()));
        return new Entry(
                models,
                origin,
                currency,
                listed == null ? null : listed.source(),
                listed == null ? null : listed.date(),
                listed == null ? null : listed.from(),
                listed == null ? null : listed.until(),
                overridden,
                rates(price.rates()),
                price.tiers().stream()
                        .map(tier -> new Tier(tier.above(), rates(tier.rates())))
                        .toList(),
                factors,
                price.peaks().stream()
                        .map(peak -> new Peak(
                                peak.days().stream().sorted().map(Enum::name).toList(),
                                peak.from().toString(),
                                peak.to().toString(),
                                peak.factor().toPlainString()))
                        .toList(),
                listed == null ? null : listed.note());
    }

    private static Map<String, String> rates(Rates rates) {
        Map<String, String> written = new LinkedHashMap<>();
        rates.byKind().forEach((kind, rate) -> written.put(kind.label(), rate.toPlainString()));
        return written;
    }
}
