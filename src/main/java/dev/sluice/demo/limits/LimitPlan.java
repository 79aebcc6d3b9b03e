package dev.sluice.demo.limits;

import java.time.Duration;

/**
 * The limits of an account. {@link #NONE} stands for a limit that it does not have.
 *
 * @param kind the rule by which all but concurrency are enforced
 * @param requests a minute
 * @param inputTokens a minute
 * @param outputTokens a minute, counted as they are generated
 * @param tokens input and output together, a minute
 * @param concurrency requests at once
 * @param span the time whose worth of each limit may be taken at once: what a bucket holds, or the length of a window
 */
public record LimitPlan(
        Kind kind, long requests, long inputTokens, long outputTokens, long tokens, int concurrency, Duration span) {

    /** Stands for a limit that the account does not have. */
    public static final int NONE = 0;

    /** No limit at all. */
    public static final LimitPlan UNLIMITED = new LimitPlan(Kind.CONTINUOUS, NONE, NONE, NONE, NONE, NONE);

    /** The published limits of Anthropic's first tier, which a new account has. */
    public static final LimitPlan CLAUDE_TIER_1 = new LimitPlan(Kind.CONTINUOUS, 50, 50_000, 10_000, NONE, NONE);

    /** Creates limits whose span is a minute. */
    public LimitPlan(Kind kind, long requests, long inputTokens, long outputTokens, long tokens, int concurrency) {
        this(kind, requests, inputTokens, outputTokens, tokens, concurrency, Duration.ofMinutes(1));
    }

    /** Returns the same limits a minute, enforced over {@code newSpan}. */
    public LimitPlan over(Duration newSpan) {
        return new LimitPlan(kind, requests, inputTokens, outputTokens, tokens, concurrency, newSpan);
    }

    /** Returns a plan that limits requests a minute and nothing else. */
    public static LimitPlan requests(Kind kind, long requests) {
        return new LimitPlan(kind, requests, NONE, NONE, NONE, NONE);
    }

    /** Returns a plan that limits requests at once and nothing else, as DeepSeek does. */
    public static LimitPlan concurrency(int concurrency) {
        return new LimitPlan(Kind.CONTINUOUS, NONE, NONE, NONE, NONE, concurrency);
    }

    /** Returns the limit in {@code quota}, or {@link #NONE}. */
    public long of(Quota quota) {
        return switch (quota) {
            case REQUESTS -> requests;
            case INPUT_TOKENS -> inputTokens;
            case OUTPUT_TOKENS -> outputTokens;
            case TOKENS -> tokens;
            case CONCURRENCY -> concurrency;
        };
    }

    /** The rules by which a rate can be enforced. */
    public enum Kind {
        CONTINUOUS,
        FIXED,
        SLIDING;

        /** Returns a rule that allows {@code perMinute} in a minute, no more at once than what goes in {@code span}. */
        LimitRule rule(double perMinute, Duration span, long now) {
            double atOnce = Math.max(1, perMinute * span.toNanos() / MINUTE);
            return switch (this) {
                case CONTINUOUS -> new ContinuousBucket(perMinute, MINUTE, atOnce, now);
                case FIXED -> new FixedWindow(atOnce, span.toNanos(), now);
                case SLIDING -> new SlidingWindow(atOnce, span.toNanos());
            };
        }

        private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    }
}
