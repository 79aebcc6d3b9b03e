package dev.sluice.call;

import java.util.Locale;

/**
 * A family of APIs with common shapes of requests, answers, streams and errors. Providers implement one or more, and SDKs are
 * written for one.
 */
public enum Dialect {
    OPENAI,
    ANTHROPIC,
    GEMINI;

    /** Returns the name used in configuration and metrics: {@code openai}, {@code anthropic} or {@code gemini}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
