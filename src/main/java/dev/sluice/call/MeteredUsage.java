package dev.sluice.call;

/**
 * The tokens that were used, and where that count comes from.
 *
 * @param tokens all zero where the source is {@link UsageSource#NONE}
 * @param source of a sum, the least certain of its parts
 */
public record MeteredUsage(TokenUsage tokens, UsageSource source) {

    public static final MeteredUsage NONE = new MeteredUsage(TokenUsage.NONE, UsageSource.NONE);

    public static MeteredUsage reported(TokenUsage tokens) {
        return new MeteredUsage(tokens, UsageSource.PROVIDER);
    }

    public static MeteredUsage estimated(TokenUsage tokens) {
        return new MeteredUsage(tokens, UsageSource.ESTIMATED);
    }

    /** Returns whether the provider reported the count, so that later estimates may learn from it. */
    public boolean isReported() {
        return source == UsageSource.PROVIDER;
    }

    /** Returns the sum, which is an estimate as soon as one part is. */
    public MeteredUsage plus(MeteredUsage other) {
        if (other.source == UsageSource.NONE) {
            return this;
        }
        if (source == UsageSource.NONE) {
            return other;
        }
        return new MeteredUsage(
                tokens.plus(other.tokens), isReported() && other.isReported() ? source : UsageSource.ESTIMATED);
    }
}
