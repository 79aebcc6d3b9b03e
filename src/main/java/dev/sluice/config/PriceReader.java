package dev.sluice.config;

import dev.sluice.accounting.price.Price;
import dev.sluice.accounting.price.Price.PromptTier;
import dev.sluice.accounting.price.Rates;
import dev.sluice.accounting.price.TokenKind;
import dev.sluice.call.BilledTier;
import dev.sluice.config.ConfigKey.Optional;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A reader of {@code models[].price}. */
final class PriceReader {

    private static final Map<TokenKind, Optional<BigDecimal>> RATES = Map.of(
            TokenKind.CACHED_INPUT, PriceSchema.CACHED_INPUT,
            TokenKind.CACHE_WRITE, PriceSchema.CACHE_WRITE,
            TokenKind.CACHE_WRITE_HOUR, PriceSchema.CACHE_WRITE_HOUR,
            TokenKind.REASONING, PriceSchema.REASONING,
            TokenKind.AUDIO_INPUT, PriceSchema.AUDIO_INPUT,
            TokenKind.AUDIO_OUTPUT, PriceSchema.AUDIO_OUTPUT,
            TokenKind.IMAGE_INPUT, PriceSchema.IMAGE_INPUT,
            TokenKind.IMAGE_OUTPUT, PriceSchema.IMAGE_OUTPUT);

    private static final Map<BilledTier, Optional<BigDecimal>> FACTORS = Map.of(
            BilledTier.BATCH, PriceSchema.BATCH,
            BilledTier.FLEX, PriceSchema.FLEX,
            BilledTier.PRIORITY, PriceSchema.PRIORITY);

    private PriceReader() {}

    static Price price(ConfigSection section) {
        List<PromptTier> tiers = section.get(PriceSchema.TIERS).stream()
                .map(tier -> new PromptTier(tier.require(PriceSchema.ABOVE, 0L), rates(tier)))
                .sorted(Comparator.comparingLong(PromptTier::above))
                .toList();
        Map<BilledTier, BigDecimal> factors = new EnumMap<>(BilledTier.class);
        ConfigSection service = section.get(PriceSchema.SERVICE_TIERS);
        FACTORS.forEach((tier, key) -> {
            if (service.has(key)) {
                factors.put(tier, service.getOr(key, BigDecimal.ONE));
            }
        });
        return new Price(rates(section), tiers, factors, List.of());
    }

    private static Rates rates(ConfigSection section) {
        Map<TokenKind, BigDecimal> rates = new EnumMap<>(TokenKind.class);
        rates.put(TokenKind.INPUT, section.require(PriceSchema.INPUT, BigDecimal.ZERO));
        rates.put(TokenKind.OUTPUT, section.require(PriceSchema.OUTPUT, BigDecimal.ZERO));
        RATES.forEach((kind, key) -> {
            if (section.has(key)) {
                rates.put(kind, section.getOr(key, BigDecimal.ZERO));
            }
        });
        return new Rates(rates);
    }
}
