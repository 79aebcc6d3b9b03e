package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reading of refusals of one allowance: whether the rate, the burst or the pace explains them. Guarded by the pool's lock. */
final class RefusalLesson {

    /** The calls that are no burst yet. */
    private static final double SMALL_BURST = 1.5;

    private final String account;
    private final LearnedRate rate;
    private final Pacing pacing;
    private final AdmittedUse use;
    private final PacedBucket bucket;

    RefusalLesson(String account, LearnedRate rate, Pacing pacing, AdmittedUse use, PacedBucket bucket) {
        this.account = account;
        this.rate = rate;
        this.pacing = pacing;
        this.use = use;
        this.bucket = bucket;
    }

    /**
     * Learns from a refusal.
     *
     * @param longerThanRefill whether the provider asks for more time than the refused call needs to refill
     * @param retryAfter the time that the provider asks for, or null where it names none
     * @param until the end of what the refusal forbids
     */
    void learn(
            boolean longerThanRefill,
            @Nullable Duration retryAfter,
            @Nullable Reservation reservation,
            long until,
            long now) {
        double amount = reservation == null ? 0 : reservation.amount();
        double depth = reservation == null ? 0 : reservation.depth();
        boolean inBurst = depth > Math.max(Pacing.SMOOTHEST_BURST, SMALL_BURST * amount / bucket.perMinute());
        boolean searched = !rate.isBounded() || rate.isFinding();
        // Little that was asked for says nothing of what would have been admitted, unless a window was used up.
        boolean usedUp = searched && longerThanRefill;
        boolean littleAsked = !usedUp && !use.neverRefused() && bucket.hasRefilled(now);
        Measurement measured = littleAsked
                ? Measurement.NOTHING
                : use.measure(amount, until, now).withRoomFor(amount, retryAfter);
        boolean byPace = longerThanRefill || (!inBurst && rate.mayHold(measured, pacing.isSmooth()));
        boolean explained = !searched && byPace && pacing.refused(account, now);
        if (explained && (!longerThanRefill || !rate.isLearned())) {
            return;
        }
        if (!searched && !explained && inBurst) {
            pacing.refusedAt(depth, now);
            return;
        }
        rate.refused(measured, pacing.isSmooth(), now);
    }
}
