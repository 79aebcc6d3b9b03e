package dev.sluice.limit;

import java.util.Locale;

/** A quantity that a provider limits: a rate by the minute or by the day, or {@link #CONCURRENCY}. */
public enum Dimension {
    /** Requests a minute. */
    REQUESTS,
    /** Input tokens a minute. */
    INPUT_TOKENS,
    /** Output tokens a minute. */
    OUTPUT_TOKENS,
    /** Input and output tokens together, a minute. */
    TOKENS,
    /** Calls at once. */
    CONCURRENCY,
    /** Requests a day. */
    REQUESTS_PER_DAY,
    /** Input and output tokens together, a day. */
    TOKENS_PER_DAY;

    /** Returns whether providers count it in full when a request arrives, rather than as its answer comes. */
    boolean countedOnArrival() {
        return this == REQUESTS || this == INPUT_TOKENS;
    }

    /** Returns whether it is a rate by the minute. */
    public boolean isPerMinute() {
        return this != CONCURRENCY && !isDaily();
    }

    /** Returns whether it is counted by the day. */
    public boolean isDaily() {
        return this == REQUESTS_PER_DAY || this == TOKENS_PER_DAY;
    }

    /** Returns the name used in metrics, as in {@code input_tokens}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
