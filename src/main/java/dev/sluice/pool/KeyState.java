package dev.sluice.pool;

import java.util.Locale;

/** What a key can be asked for now. */
public enum KeyState {
    /** Serves. */
    READY,
    /** Waits until a moment that the provider or a failure set. */
    COOLING,
    /** Its circuit is open: it failed too often. */
    OPEN,
    /** Out of credit; asked again rarely. */
    EXHAUSTED,
    /** Not valid; asked again rarely. */
    REVOKED,
    /** Switched off by hand. */
    DISABLED;

    /** Returns the name used in metrics, as in {@code ready}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
