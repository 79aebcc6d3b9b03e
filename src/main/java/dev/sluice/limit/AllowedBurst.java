package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The share of a minute's limit that one account may use at once: the configured one, the one that the provider's reports imply,
 * or else the one that its accounts have learned. Guarded by the pool's lock.
 */
final class AllowedBurst {

    /** The weight of a report that a full bucket holds more than was seen: fixed windows look larger as they end. */
    private static final double LARGER_WEIGHT = 0.05;

    private final Pacing pacing;

    /** 0 where there is none. */
    private double configured;

    private double reported;

    /** Creates a burst that is learned with those of other accounts, of {@code pacing}. */
    AllowedBurst(Pacing pacing) {
        this.pacing = pacing;
    }

    /** Sets the time whose worth may go at once, or lets it be learned where it is null; returns whether that is new. */
    boolean configure(@Nullable Duration burst) {
        double share = burst == null ? 0 : Pacing.shareOf(burst);
        boolean changed = share != configured;
        configured = share;
        return changed;
    }

    /** Learns that a full bucket holds {@code full}, a share of a minute's limit. */
    void reported(double full) {
        double usable = Pacing.heldBack(Math.min(1, full));
        reported = reported == 0 || usable < reported ? usable : reported + LARGER_WEIGHT * (usable - reported);
    }

    /** Returns whether nothing is known of it. */
    boolean isUnknown() {
        return configured == 0 && reported == 0 && !pacing.isBounded();
    }

    /** Returns the share that is configured or reported, 0 where there is none and that of the other accounts holds. */
    double stated() {
        return configured > 0 ? configured : reported;
    }
}
