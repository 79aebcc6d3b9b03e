package dev.sluice.limit;

/**
 * The part of several replicas' search for one limit that concerns this one: it counts what the others use where it leads the search, and
 * adopts the rate that was found where it does not. Guarded by the pool's lock.
 */
final class JointSearch {

    /** More answers than come between two messages of a replica. */
    private static final int MOST_AT_ONCE = 1_000;

    private final LearnedRate rate;
    private final AdmittedUse use;
    private final PacedBucket bucket;
    private boolean follows;

    JointSearch(LearnedRate rate, AdmittedUse use, PacedBucket bucket) {
        this.rate = rate;
        this.use = use;
        this.bucket = bucket;
    }

    /** Returns whether the rate is what another replica has found, so that good answers to this one do not raise it. */
    boolean follows() {
        return follows;
    }

    /** Returns whether the rate has been lowered since a replica was refused that went by {@code perMinute}. */
    boolean isCutSince(double perMinute) {
        return rate.isBounded() && perMinute > rate.perMinute();
    }

    /** Counts what other replicas have used; below zero, what came back there. */
    void usedElsewhere(double amount, long now) {
        follows = false;
        int count = use.takenElsewhere(amount, !rate.isBounded(), now);
        if (rate.isLearned()) {
            bucket.take(amount, now);
            boolean binding = bucket.level(now) < bucket.capacity() / 2;
            boolean changed = false;
            for (int left = Math.min(count, MOST_AT_ONCE); left > 0; left--) {
                changed |= rate.answered(binding, now);
            }
            if (changed) {
                bucket.reshape(now);
            }
        }
    }

    /** Adopts the rate that another replica has found; returns whether it is lower than the one before. */
    boolean adopt(double perMinute, long now) {
        if (perMinute >= LearnedRate.UNBOUNDED) {
            return false;
        }
        follows = true;
        double before = rate.perMinute();
        if (perMinute != before) {
            rate.remember(perMinute, now);
            bucket.adoptPacing(now);
        }
        return rate.perMinute() < before;
    }
}
