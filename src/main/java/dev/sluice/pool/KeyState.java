package dev.sluice.pool;

import java.util.Locale;

/** The state of a key: whether it serves calls, and if not, for which cause. */
public enum KeyState {
    /** Serves. */
    READY,
    /** Pauses until a time set by the provider, by a limit or by an ejection for a missing permission. */
    COOLING,
    /** Its circuit is open: it failed too often. */
    OPEN,
    /** Ejected: its account is out of credit. Probed rarely. */
    EXHAUSTED,
    /** Ejected: it is not valid. Probed rarely. */
    REVOKED,
    /** Switched off by an operator. */
    DISABLED;

    /** Returns the name used in metrics, as in {@code ready}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
