package dev.sluice.admin;

import dev.sluice.limit.Dimension;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A key as the API shows it.
 *
 * @param account whose limits these are, by a name that keys of one account share
 * @param pickable whether the next call could get it: it is ready, and has room in every dimension
 * @param why why it is in its state, in words; empty where it is ready
 * @param fullIn the dimension in which a ready key has no room and waits longest for it, or null
 * @param waitMs how long until the state may change by itself or there is room again; null where nothing says
 * @param recent one letter an attempt, see {@link RecentAttempts}
 */
record KeyDocument(
        String provider,
        String key,
        String account,
        String state,
        boolean pickable,
        String why,
        @Nullable String fullIn,
        @Nullable Long waitMs,
        int inFlight,
        List<LimitDocument> limits,
        String recent) {

    private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

    /**
     * One limit and what is left of it.
     *
     * @param limit units a minute, or calls at once
     * @param available units that could be taken now; below 0 where more was used than was reserved
     */
    record LimitDocument(String dimension, double limit, double available) {}

    static KeyDocument of(KeyStatus key, String recent, long now) {
        boolean ready = key.state() == KeyState.READY;
        DimensionStatus full = ready ? scarcest(key.dimensions()) : null;
        Long waitNanos = full != null ? refillNanos(full) : remaining(key.untilNanos(), now);
        return new KeyDocument(
                key.id().provider(),
                key.id().key(),
                key.account(),
                key.state().label(),
                ready && full == null,
                key.why(),
                full == null ? null : full.dimension().label(),
                waitNanos == null ? null : TimeUnit.NANOSECONDS.toMillis(waitNanos),
                key.inFlight(),
                key.dimensions().stream().map(KeyDocument::limit).toList(),
                recent);
    }

    /** Returns the full dimension that takes longest to refill; one that does not refill by itself counts as longest. */
    private static @Nullable DimensionStatus scarcest(List<DimensionStatus> dimensions) {
        DimensionStatus scarcest = null;
        for (DimensionStatus each : dimensions) {
            if (each.available() < 1 && (scarcest == null || rank(each) > rank(scarcest))) {
                scarcest = each;
            }
        }
        return scarcest;
    }

    private static long rank(DimensionStatus full) {
        Long refill = refillNanos(full);
        return refill == null ? Long.MAX_VALUE : refill;
    }

    private static @Nullable Long refillNanos(DimensionStatus full) {
        if (full.dimension() == Dimension.CONCURRENCY || full.limit() <= 0) {
            return null;
        }
        return (long) ((1 - full.available()) / full.limit() * NANOS_A_MINUTE);
    }

    private static @Nullable Long remaining(long until, long now) {
        return until == 0 ? null : Long.valueOf(Math.max(0, until - now));
    }

    private static LimitDocument limit(DimensionStatus status) {
        return new LimitDocument(status.dimension().label(), tenths(status.limit()), tenths(status.available()));
    }

    /** A tenth is as fine as a bar can show, and keeps a thousand keys' frame small. */
    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
