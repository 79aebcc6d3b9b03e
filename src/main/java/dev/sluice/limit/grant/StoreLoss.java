package dev.sluice.limit.grant;

import java.util.Locale;

/** A policy for a replica that has not reached the shared store for the lifetime of a grant. */
public enum StoreLoss {
    /** It goes on at a share of each limit that is safe whatever the others do: nine tenths of it by the number of replicas. */
    SAFE_SHARE,
    /** It uses no limit until the store is back. */
    REFUSE,
    /** It goes on at the whole limits, as if it were alone. */
    SOLO;

    /** Returns the name used in the configuration, as in {@code safe-share}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
