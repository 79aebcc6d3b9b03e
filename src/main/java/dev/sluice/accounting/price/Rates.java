package dev.sluice.accounting.price;

import dev.sluice.call.TokenUsage;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rates of one model, in a currency per million tokens of a kind. Immutable.
 *
 * @param byKind the rates that are set; the others fall back, see {@link TokenKind}
 */
public record Rates(Map<TokenKind, BigDecimal> byKind) {

    /** Providers quote their prices per this many tokens, as a power of ten; so does configuration. */
    private static final int PER_MILLION = 6;

    /** Keeps the order of the kinds, so that equal rates are written alike. */
    public Rates {
        Map<TokenKind, BigDecimal> ordered = new EnumMap<>(TokenKind.class);
        ordered.putAll(byKind);
        byKind = Collections.unmodifiableMap(ordered);
    }

    /** Returns rates for plain prompts and answers. */
    public static Rates of(BigDecimal input, BigDecimal output) {
        return new Rates(Map.of(TokenKind.INPUT, input, TokenKind.OUTPUT, output));
    }

    /** Returns these rates with {@code rate} for {@code kind}. */
    public Rates with(TokenKind kind, BigDecimal rate) {
        Map<TokenKind, BigDecimal> changed = new EnumMap<>(TokenKind.class);
        changed.putAll(byKind);
        changed.put(kind, rate);
        return new Rates(changed);
    }

    /** Returns the rate of {@code kind}, in the currency per million tokens. */
    public BigDecimal of(TokenKind kind) {
        BigDecimal own = byKind.get(kind);
        @Nullable TokenKind fallback = kind.fallback();
        if (own != null) {
            return own;
        }
        return fallback == null ? BigDecimal.ZERO : of(fallback);
    }

    /** Returns what {@code usage} costs, exactly. */
    BigDecimal cost(TokenUsage usage) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Map.Entry<TokenKind, Long> count : TokenKind.counts(usage).entrySet()) {
            sum = sum.add(of(count.getKey()).multiply(BigDecimal.valueOf(count.getValue())));
        }
        return sum.movePointLeft(PER_MILLION);
    }
}
