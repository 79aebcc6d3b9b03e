package dev.sluice.accounting;

import dev.sluice.call.TokenUsage;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The prices of models. Immutable: a change of configuration makes a new one. */
public final class PriceBook {

    private final Currency currency;
    private final Map<String, Price> prices;

    /**
     * @param currency the currency of every price
     * @param prices by the model's name: a provider's, or one that callers ask for
     */
    public PriceBook(Currency currency, Map<String, Price> prices) {
        this.currency = currency;
        this.prices = Map.copyOf(prices);
    }

    public Currency currency() {
        return currency;
    }

    /**
     * Returns what {@code usage} costs, exactly; empty where neither name has a price.
     *
     * <p>The price of the model that served comes first: an alias may lead to models of different prices, and the provider
     * charges for the one that it ran. The price of the name asked for stands in where that model has none of its own.
     *
     * @param served the model's name at the provider
     * @param asked the model's name as the caller wrote it
     */
    public Optional<Money> cost(String served, String asked, TokenUsage usage) {
        @Nullable Price own = prices.get(served);
        @Nullable Price price = own != null ? own : prices.get(asked);
        return price == null ? Optional.empty() : Optional.of(new Money(price.of(usage), currency));
    }
}
