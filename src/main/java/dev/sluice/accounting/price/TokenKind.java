package dev.sluice.accounting.price;

import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageDetails;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A kind of token with a rate of its own. The kinds divide a usage: each token is counted in exactly one.
 *
 * <p>A kind without a rate costs as much as the kind that it falls back to.
 */
public enum TokenKind {
    INPUT(null),
    CACHED_INPUT(INPUT),
    /** Prompt tokens written into a cache, for five minutes where the provider offers several lifetimes. */
    CACHE_WRITE(INPUT),
    CACHE_WRITE_HOUR(CACHE_WRITE),
    AUDIO_INPUT(INPUT),
    IMAGE_INPUT(INPUT),
    OUTPUT(null),
    REASONING(OUTPUT),
    AUDIO_OUTPUT(OUTPUT),
    IMAGE_OUTPUT(OUTPUT);

    private final @Nullable TokenKind fallback;

    TokenKind(@Nullable TokenKind fallback) {
        this.fallback = fallback;
    }

    /** Returns the kind whose rate stands in where this one has none, or null for input and output, which are free then. */
    @Nullable
    TokenKind fallback() {
        return fallback;
    }

    /** Returns the kind's name in price books and reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Returns how many tokens of each kind {@code usage} has; kinds without tokens are absent. The counts add up to the usage's
     * total, also where a provider reports parts that exceed their whole.
     */
    public static Map<TokenKind, Long> counts(TokenUsage usage) {
        UsageDetails details = usage.details();
        Map<TokenKind, Long> counts = new EnumMap<>(TokenKind.class);
        long input = take(counts, AUDIO_INPUT, details.audioInput(), usage.input());
        add(counts, INPUT, take(counts, IMAGE_INPUT, details.imageInput(), input));
        add(counts, CACHED_INPUT, usage.cachedInput());
        add(counts, CACHE_WRITE, take(counts, CACHE_WRITE_HOUR, details.cacheWriteHour(), usage.cacheWrite()));
        long output = take(counts, REASONING, usage.reasoning(), usage.output());
        output = take(counts, AUDIO_OUTPUT, details.audioOutput(), output);
        add(counts, OUTPUT, take(counts, IMAGE_OUTPUT, details.imageOutput(), output));
        return counts;
    }

    /** Counts {@code part} of {@code whole} as {@code kind}, and returns the rest. */
    private static long take(Map<TokenKind, Long> counts, TokenKind kind, long part, long whole) {
        long taken = Math.min(part, whole);
        add(counts, kind, taken);
        return whole - taken;
    }

    private static void add(Map<TokenKind, Long> counts, TokenKind kind, long tokens) {
        if (tokens > 0) {
            counts.put(kind, tokens);
        }
    }
}
