package dev.sluice.accounting.price;

import dev.sluice.call.BilledTier;
import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The price of one model: its rates, and the conditions under which others apply. Immutable.
 *
 * @param rates the rates of a call for which no tier says otherwise
 * @param tiers the rates of calls with large prompts, by size, the smallest first
 * @param serviceTiers what the cost is multiplied by at a service tier; absent means 1
 * @param peaks hours at which the cost is multiplied
 */
public record Price(
        Rates rates, List<PromptTier> tiers, Map<BilledTier, BigDecimal> serviceTiers, List<PeakHours> peaks) {

    public Price {
        tiers = List.copyOf(tiers);
        Map<BilledTier, BigDecimal> ordered = new EnumMap<>(BilledTier.class);
        ordered.putAll(serviceTiers);
        serviceTiers = Collections.unmodifiableMap(ordered);
        peaks = List.copyOf(peaks);
    }

    /**
     * The rates of calls with a large prompt. They apply to the whole call, as providers charge, and not to the excess alone.
     *
     * @param above the tokens of the prompt, cached or not, above which the rates apply
     */
    public record PromptTier(long above, Rates rates) {}

    /** Returns a price without conditions. */
    public static Price of(Rates rates) {
        return new Price(rates, List.of(), Map.of(), List.of());
    }

    /** Returns what {@code usage} costs at {@code at}, exactly. */
    BigDecimal cost(TokenUsage usage, Instant at) {
        BigDecimal cost = ratesOf(usage.prompt()).cost(usage);
        BigDecimal factor = serviceTiers.get(usage.details().tier());
        if (factor != null) {
            cost = cost.multiply(factor);
        }
        for (PeakHours peak : peaks) {
            if (peak.include(at)) {
                cost = cost.multiply(peak.factor());
            }
        }
        return cost;
    }

    private Rates ratesOf(long prompt) {
        Rates applied = rates;
        for (PromptTier tier : tiers) {
            if (prompt > tier.above()) {
                applied = tier.rates();
            }
        }
        return applied;
    }
}
