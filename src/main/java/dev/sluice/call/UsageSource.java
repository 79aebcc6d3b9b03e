package dev.sluice.call;

import java.util.Locale;

/** The origin of a count of tokens. */
public enum UsageSource {
    /** The provider reported it. */
    PROVIDER,
    /** Sluice estimated it, from the prompt's size and the output that passed. */
    ESTIMATED,
    /** There is no count: nothing was used, or nothing is known. */
    NONE;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the name by which documents and the ledger call it, for example {@code estimated}. */
    public String label() {
        return label;
    }
}
