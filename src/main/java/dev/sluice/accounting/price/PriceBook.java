package dev.sluice.accounting.price;

import dev.sluice.accounting.AppliedPrice;
import dev.sluice.accounting.Money;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The prices of models: the configured ones, and the built-in list for models that have none of these. Immutable: a change of
 * configuration makes a new one.
 */
public final class PriceBook {

    /** Providers name releases of a model by a date behind its name: {@code -20251001} or {@code -2025-04-14}. */
    private static final Pattern RELEASE = Pattern.compile("-20\\d{2}-?\\d{2}-?\\d{2}$");

    private final Currency currency;
    private final Map<String, Price> own;
    private final BuiltInPrices builtIn;
    private final Map<String, List<PriceEntry>> listed;
    private final ExchangeRates exchange;
    private final String ownVersion;

    /**
     * @param currency the currency of the configured prices and of every cost
     * @param own the configured prices by the model's name: a provider's, or one that callers ask for
     * @param exchange the rates by which list prices in another currency are converted; without one they do not apply
     */
    public PriceBook(Currency currency, Map<String, Price> own, BuiltInPrices builtIn, ExchangeRates exchange) {
        this.currency = currency;
        this.own = Map.copyOf(own);
        this.builtIn = builtIn;
        this.listed = Map.copyOf(builtIn.byModel());
        this.exchange = exchange;
        this.ownVersion =
                "own-" + Integer.toHexString(new TreeMap<>(own).toString().hashCode());
    }

    /** Creates a book of configured prices alone. */
    public PriceBook(Currency currency, Map<String, Price> own) {
        this(currency, own, BuiltInPrices.none(currency), ExchangeRates.NONE);
    }

    public Currency currency() {
        return currency;
    }

    public ExchangeRates exchange() {
        return exchange;
    }

    /** Returns the configured prices. */
    public Map<String, Price> own() {
        return own;
    }

    /** Returns the version that costs by configured prices carry. */
    public String ownVersion() {
        return ownVersion;
    }

    public BuiltInPrices builtIn() {
        return builtIn;
    }

    /**
     * Returns what {@code usage} costs, exactly; empty where neither name has a price.
     *
     * <p>A configured price comes before a listed one. Among either, the price of the model that served comes first: an alias may
     * lead to models of different prices, and the provider charges for the one that it ran.
     *
     * @param served the model's name at the provider
     * @param asked the model's name as the caller wrote it
     * @param at when it was used
     */
    public Optional<PricedUsage> cost(String served, String asked, TokenUsage usage, Instant at) {
        Optional<PricedUsage> configured = ownCost(served, usage, at).or(() -> ownCost(asked, usage, at));
        return configured.or(() -> listedCost(served, usage, at)).or(() -> listedCost(asked, usage, at));
    }

    private Optional<PricedUsage> ownCost(String model, TokenUsage usage, Instant at) {
        @Nullable Price price = own.get(model);
        return price == null
                ? Optional.empty()
                : Optional.of(new PricedUsage(
                        new Money(price.cost(usage, at), currency),
                        new AppliedPrice(ownVersion, model, currency, BigDecimal.ONE)));
    }

    private Optional<PricedUsage> listedCost(String model, TokenUsage usage, Instant at) {
        return entry(model, at)
                .flatMap(entry -> exchange.rate(builtIn.currency(), currency)
                        .map(rate -> new PricedUsage(
                                new Money(entry.price().cost(usage, at).multiply(rate), currency),
                                new AppliedPrice(
                                        builtIn.version(), entry.models().get(0), builtIn.currency(), rate))));
    }

    /** Returns the listed price of {@code model} at {@code at}; that of the model where a release of it has none of its own. */
    Optional<PriceEntry> entry(String model, Instant at) {
        Optional<PriceEntry> exact = holding(model, at);
        return exact.isPresent() ? exact : holding(RELEASE.matcher(model).replaceFirst(""), at);
    }

    private Optional<PriceEntry> holding(String model, Instant at) {
        for (PriceEntry entry : listed.getOrDefault(model, List.of())) {
            if (entry.holdsAt(at)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }
}
