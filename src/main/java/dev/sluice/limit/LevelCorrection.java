package dev.sluice.limit;

/** The corrections of one bucket's level by a provider's reports, each at most once. Guarded by the pool's lock. */
final class LevelCorrection {

    private final LearnedRate rate;
    private final Pacing pacing;
    private final ReservedAmounts reserved;
    private final PacedBucket bucket;
    private long correctedByOrder = Long.MIN_VALUE;

    LevelCorrection(LearnedRate rate, Pacing pacing, ReservedAmounts reserved, PacedBucket bucket) {
        this.rate = rate;
        this.pacing = pacing;
        this.reserved = reserved;
        this.bucket = bucket;
    }

    /** Returns whether a report includes {@code reservation}. */
    boolean includes(Reservation reservation) {
        return reservation.order() <= correctedByOrder;
    }

    /**
     * Corrects the level.
     *
     * @param remaining the amount that was left when the provider had counted {@code reservation}
     * @return whether the report raised the level
     */
    boolean reported(long remaining, Reservation reservation, long now) {
        double level = bucket.level(now);
        double most = reserved.highestLevel((double) remaining, reservation, bucket.refillIn(now - reservation.at()));
        if (level > most + reserved.roundedDown()) {
            bucket.correctToKnown(most, now);
            correctedByOrder = Math.max(correctedByOrder, reservation.order());
            return false;
        }
        if (rate.isOfLargerBucket((double) remaining)) {
            // Its content and its refill were never allowed here.
            return false;
        }
        double least = reserved.lowestLevel((double) remaining, reservation);
        if (!pacing.isSmooth() && !includes(reservation) && least - level >= reserved.smallestRise()) {
            bucket.correctToKnown(least, now);
            correctedByOrder = reservation.order();
            return true;
        }
        return false;
    }
}
