package dev.sluice.limit;

/**
 * The level that a provider's bucket has at least, however much it holds: the level at a moment when it was known, with all that
 * was taken and has refilled since. Guarded by the pool's lock.
 */
final class LevelFloor {

    private static final long NEVER = Long.MIN_VALUE;

    private final Bucket bucket;
    private final AdmittedUse use;
    private long at = NEVER;
    private double level;
    private double netThen;

    /** Creates a floor that nothing is known of, of a bucket that refills like {@code bucket} and is used by {@code use}. */
    LevelFloor(Bucket bucket, AdmittedUse use) {
        this.bucket = bucket;
        this.use = use;
    }

    /** Returns the level, positive infinity where it was never known. */
    double at(long now) {
        return at == NEVER ? Double.POSITIVE_INFINITY : level + bucket.refillIn(now - at) - (use.net() - netThen);
    }

    /** Notes the level that the provider's bucket has at {@code time}. */
    void know(double newLevel, long time) {
        level = newLevel;
        at = time;
        netThen = use.net();
    }

    /** Takes in what has refilled up to now, before the refill changes. */
    void refill(long now) {
        if (at != NEVER && now > at) {
            know(at(now), now);
        }
    }
}
