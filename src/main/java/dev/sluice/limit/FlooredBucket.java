package dev.sluice.limit;

/**
 * A bucket that also follows the level that the provider's own has at least, however much that holds: the level at a moment when it
 * was known, with all that was taken and has refilled since. Guarded by the pool's lock.
 *
 * <p>A subclass rather than a user of {@link Bucket}: a pick looks at one for each key, and each further object costs it a cache
 * miss.
 */
abstract class FlooredBucket extends Bucket {

    private static final long NEVER = Long.MIN_VALUE;

    private final AdmittedUse use;
    private long knownAt = NEVER;
    private double known;
    private double netThen;

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
        return knownAt == NEVER ? Double.POSITIVE_INFINITY : known + refillIn(now - knownAt) - (use.net() - netThen);
    }

    /** Returns whether the provider's bucket must have more than this one may hold. */
    final boolean hasRefilled(long now) {
        return floor(now) >= capacity();
    }

    /** Notes the level that the provider's bucket has at {@code time}. */
    final void knowFloor(double level, long time) {
        known = level;
        knownAt = time;
        netThen = use.net();
    }

    /** Takes in what has refilled up to now, before the refill changes. */
    final void refillFloor(long now) {
        if (knownAt != NEVER && now > knownAt) {
            knowFloor(floor(now), now);
        }
    }
}
