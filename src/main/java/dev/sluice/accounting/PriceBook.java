package dev.sluice.accounting;

import dev.sluice.call.TokenUsage;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each model costs. Immutable: a change of configuration makes a new one. */
public final class PriceBook {

    private final Currency currency;
    private final Map<String, Price> prices;

    /**
     * @param currency what every price is in
     * @param prices by the model's name as callers ask for it
     */
    public PriceBook(Currency currency, Map<String, Price> prices) {
        this.currency = currency;
        this.prices = Map.copyOf(prices);
    }

    public Currency currency() {
        return currency;
    }

    /** Returns what {@code usage} of {@code model} costs, exactly; empty where the model has no price. */
    public Optional<Money> cost(String model, TokenUsage usage) {
        @Nullable Price price = prices.get(model);
        return price == null ? Optional.empty() : Optional.of(new Money(price.of(usage), currency));
    }
}
