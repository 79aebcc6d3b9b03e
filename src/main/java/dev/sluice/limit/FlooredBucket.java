package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * A bucket that also follows the level that the provider's own has at least, however much that holds: the level at a moment when it
 * was known, with all that was taken and has refilled since. Guarded by the pool's lock.
 *
 * <p>A subclass rather than a user of {@link Bucket}: a pick looks at one for each key, and each further object costs it a cache
 * miss.
 */
abstract class FlooredBucket extends Bucket {

    private final AdmittedUse use;

    /** Null where it was never known. */
    private @Nullable Known known;

    /**
     * The level that the provider's bucket had at a moment.
     *
     * @param net the {@linkplain AdmittedUse#net net use} at that moment
     */
    private record Known(double level, long at, double net) {}

    /** Creates a bucket of one unit that is full, and of whose floor nothing is known; it is used by {@code use}. */
    FlooredBucket(AdmittedUse use, long now) {
        super(1, 1, now);
        this.use = use;
    }

    final AdmittedUse use() {
        return use;
    }

    /** Returns the floor, positive infinity where it was never known. */
    final double floor(long now) {
        Known last = known;
        return last == null
                ? Double.POSITIVE_INFINITY
                : last.level() + refillIn(now - last.at()) - (use.net() - last.net());
    }

    /** Returns whether the provider's bucket must have more than this one may hold. */
    final boolean hasRefilled(long now) {
        return floor(now) >= capacity();
    }

    /** Notes the level that the provider's bucket has at {@code time}. */
    final void knowFloor(double level, long time) {
        known = new Known(level, time, use.net());
    }

    /** Takes in what has refilled up to now, before the refill changes. */
    final void refillFloor(long now) {
        if (known != null && now > known.at()) {
            knowFloor(floor(now), now);
        }
    }
}
