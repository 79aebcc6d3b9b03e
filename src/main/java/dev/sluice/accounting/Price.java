package dev.sluice.accounting;

import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;

/**
 * The price of a model's tokens, each kind per million, in the currency of the price book.
 *
 * @param input prompt tokens
 * @param output generated tokens, reasoning included
 * @param cachedInput prompt tokens read from a cache
 * @param cacheWrite prompt tokens written into a cache
 */
public record Price(BigDecimal input, BigDecimal output, BigDecimal cachedInput, BigDecimal cacheWrite) {

    /** Providers quote their prices per this many tokens; so does configuration. */
    private static final int PER_MILLION = 6;

    /** Returns what {@code usage} costs, exactly. */
    BigDecimal of(TokenUsage usage) {
        return times(input, usage.input())
                .add(times(output, usage.output()))
                .add(times(cachedInput, usage.cachedInput()))
                .add(times(cacheWrite, usage.cacheWrite()))
                .movePointLeft(PER_MILLION);
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
