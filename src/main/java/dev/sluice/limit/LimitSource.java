package dev.sluice.limit;

import java.util.Locale;

/** The source of the figure by which a limit is used. */
public enum LimitSource {
    /** The configuration, and nothing speaks against it. */
    CONFIGURED,
    /** The provider's header fields, or the words of a refusal. */
    HEADERS,
    /** Refusals and answers: nothing is stated, or what is stated proved to be too high. */
    LEARNED;

    /** Returns the name used in documents and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
