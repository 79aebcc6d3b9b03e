package dev.sluice.config;

import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.config.ConfigKey.Required;
import dev.sluice.config.ConfigKey.Section;
import dev.sluice.config.ConfigKey.SectionList;
import java.math.BigDecimal;

/** The keys below {@code models[].price}. */
final class PriceSchema {

    static final Required<BigDecimal> INPUT =
            new Required<>("input", NumberFormats.AMOUNT, "per million input tokens, in `currency`");
    static final Required<BigDecimal> OUTPUT =
            new Required<>("output", NumberFormats.AMOUNT, "per million output tokens, in `currency`");
    static final Optional<BigDecimal> CACHED_INPUT = rate("cached-input", "input", "read from a cache");
    static final Optional<BigDecimal> CACHE_WRITE = rate("cache-write", "input", "written into a cache");
    static final Optional<BigDecimal> CACHE_WRITE_HOUR =
            rate("cache-write-hour", "cache-write", "written into a cache that keeps them for an hour");
    static final Optional<BigDecimal> REASONING = rate("reasoning", "output", "of output that are reasoning");
    static final Optional<BigDecimal> AUDIO_INPUT = rate("audio-input", "input", "of input that are sound");
    static final Optional<BigDecimal> AUDIO_OUTPUT = rate("audio-output", "output", "of output that are sound");
    static final Optional<BigDecimal> IMAGE_INPUT = rate("image-input", "input", "of input that are images");
    static final Optional<BigDecimal> IMAGE_OUTPUT = rate("image-output", "output", "of output that are images");

    static final Optional<BigDecimal> BATCH = factor("batch");
    static final Optional<BigDecimal> FLEX = factor("flex");
    static final Optional<BigDecimal> PRIORITY = factor("priority");
    static final Section SERVICE_TIERS = new Section(
            "service-tiers",
            SectionSchema.of(BATCH, FLEX, PRIORITY),
            "1 each",
            "what the cost is multiplied by at a service tier of the provider's");

    static final Required<Long> ABOVE = new Required<>(
            "above", NumberFormats.LARGE_COUNT, "tokens of the prompt above which these rates apply to the whole call");
    static final SectionList TIERS = new SectionList(
            "tiers",
            SectionSchema.of(
                    ABOVE,
                    INPUT,
                    OUTPUT,
                    CACHED_INPUT,
                    CACHE_WRITE,
                    CACHE_WRITE_HOUR,
                    REASONING,
                    AUDIO_INPUT,
                    AUDIO_OUTPUT,
                    IMAGE_INPUT,
                    IMAGE_OUTPUT),
            "one price for all prompts",
            "the rates of calls with large prompts");

    static final SectionSchema PRICE = SectionSchema.of(
            INPUT,
            OUTPUT,
            CACHED_INPUT,
            CACHE_WRITE,
            CACHE_WRITE_HOUR,
            REASONING,
            AUDIO_INPUT,
            AUDIO_OUTPUT,
            IMAGE_INPUT,
            IMAGE_OUTPUT,
            TIERS,
            SERVICE_TIERS);

    private PriceSchema() {}

    private static Optional<BigDecimal> rate(String name, String fallback, String kind) {
        return new Optional<>(
                name, NumberFormats.AMOUNT, "as `" + fallback + '`', "per million tokens " + kind + ", in `currency`");
    }

    private static Optional<BigDecimal> factor(String tier) {
        return new Optional<>(tier, NumberFormats.AMOUNT, "1", "the factor at the tier `" + tier + '`');
    }
}
