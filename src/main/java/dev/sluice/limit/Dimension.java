package dev.sluice.limit;

import java.util.Locale;

/** What a provider limits. All but {@link #CONCURRENCY} are rates and counted by the minute. */
public enum Dimension {
    REQUESTS,
    INPUT_TOKENS,
    OUTPUT_TOKENS,
    /** Input and output together. */
    TOKENS,
    /** Calls at once. */
    CONCURRENCY;

    /** Returns the name used in metrics, as in {@code input_tokens}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
