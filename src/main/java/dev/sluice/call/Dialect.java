package dev.sluice.call;

import java.util.Locale;

/** A family of request, answer, stream and error shapes that SDKs and providers speak. */
public enum Dialect {
    OPENAI,
    ANTHROPIC;

    /** Returns the name used in configuration and metrics: {@code openai} or {@code anthropic}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
