package dev.sluice.limit;

import java.util.Locale;

/** A quantity that a provider limits. All but {@link #CONCURRENCY} are rates and counted by the minute. */
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
    CONCURRENCY;

    /** Returns whether providers count it in full when a request arrives, rather than as its answer comes. */
    boolean countedOnArrival() {
        return this == REQUESTS || this == INPUT_TOKENS;
    }

    /** Returns the name used in metrics, as in {@code input_tokens}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
