package dev.sluice.pool;

import java.util.Locale;

/** The first thing that keeps a key from the next small call for a model of one class. */
public enum PickObstacle {
    /** Nothing does. */
    NONE,
    /** The state of the key: it cools, is ejected, switched off, or its circuit is open. */
    STATE,
    /** The provider as a whole fails. */
    OUTAGE,
    /** As many calls wait for the key's answers as it has earned by answering so far. */
    UNPROVEN,
    /** The account has as many calls at once as it may. */
    CONCURRENCY,
    /** The provider has refused the account or the class, and asked for a pause. */
    PAUSED,
    /** A limit by the day is used up. */
    DAY_SPENT,
    /** A limit by the minute is used up. */
    FULL,
    /** The room that is left is reserved for a call that waits longer. */
    RESERVED;

    /** Returns the name used in documents and metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
