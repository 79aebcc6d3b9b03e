package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * The limits that hold for one caller and one class of models, as an answer states them: those of all accounts together, or the
 * caller's own where these are lower. Immutable.
 *
 * @param requests requests a minute, or null where no limit is known
 * @param tokens input and output tokens together, or null
 * @param inputTokens input tokens, or null
 * @param outputTokens output tokens, or null
 */
public record LimitFigures(
        @Nullable Figure requests,
        @Nullable Figure tokens,
        @Nullable Figure inputTokens,
        @Nullable Figure outputTokens) {

    /** No limit is known. */
    public static final LimitFigures NONE = new LimitFigures(null, null, null, null);

    /**
     * One limit.
     *
     * @param limit units a minute, &gt; 0
     * @param remaining the units that may be used now, 0 to {@code limit}
     * @param resetNanos the time until all of it may be used again, in nanoseconds, &gt;= 0
     */
    public record Figure(long limit, long remaining, long resetNanos) {

        /** Returns the lower of two limits on the same units; null stands for no limit. */
        public static @Nullable Figure lower(@Nullable Figure one, @Nullable Figure other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            long limit = Math.min(one.limit(), other.limit());
            long remaining = Math.min(limit, Math.min(one.remaining(), other.remaining()));
            return new Figure(limit, remaining, Math.max(one.nanosUntil(limit), other.nanosUntil(limit)));
        }

        /** Returns the time until {@code units}, at most the limit, may be used. */
        private long nanosUntil(long units) {
            return units <= remaining ? 0 : (long) (resetNanos * ((double) (units - remaining) / (limit - remaining)));
        }
    }

    /** Returns the lower of these limits and {@code other}, each by itself. */
    public LimitFigures lower(LimitFigures other) {
        return new LimitFigures(
                Figure.lower(requests, other.requests),
                Figure.lower(tokens, other.tokens),
                Figure.lower(inputTokens, other.inputTokens),
                Figure.lower(outputTokens, other.outputTokens));
    }

    /** Returns the limit on tokens where one kind of them is to be named: on all, or on input where that is lower. */
    public @Nullable Figure anyTokens() {
        return Figure.lower(tokens, inputTokens);
    }

    /** Returns the limit on input tokens where kinds are told apart: on input, or on all tokens where that is lower. */
    public @Nullable Figure anyInputTokens() {
        return Figure.lower(inputTokens, tokens);
    }
}
