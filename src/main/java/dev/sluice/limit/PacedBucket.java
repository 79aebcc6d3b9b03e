package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that refills at a rate that may change, and holds no more than the provider's pacing allows at once. Guarded by the
 * pool's lock.
 *
 * <p>What a pick needs of the rate and of the burst is kept here as well: it looks at one bucket for each key and dimension, and each
 * further object costs it a cache miss.
 */
final class PacedBucket extends FlooredBucket {

    /** The calls that may go at once before anything is known of the burst: as few as are lost at a key that is dead. */
    private static final double FIRST_BURST = 5;

    /** The content of the provider's bucket after a refusal at which more is sent, as a share of a minute's limit. */
    private static final double CUSHION = Pacing.JITTER.toNanos() / 60e9;

    private final LearnedRate rate;
    private final Pacing pacing;
    private final AllowedBurst allowed;

    /** The rate's own figure, and whether it is one, as of the last time that it was adopted. */
    private double perMinute;

    private boolean bounded;

    /** The stated part of {@link #allowed}, 0 where there is none. */
    private double statedBurst;

    private double burst;
    private double share;

    /** The largest amount asked for since the last refusal: a bucket that cannot hold it would let it go too early. */
    private double largestAmount;

    /** Whether a wait that a refusal named was believed, and nothing was admitted since. */
    private boolean believed;

    /** Creates a bucket that is full. */
    PacedBucket(LearnedRate rate, Pacing pacing, AdmittedUse use, long now) {
        super(use, now);
        this.rate = rate;
        this.pacing = pacing;
        this.allowed = new AllowedBurst(pacing);
        this.share = pacing.limitShare();
        adoptRate();
        this.burst = allowedBurst(now);
        reshape(now);
        giveBack(capacity(), now);
    }

    /** Returns the refill in units a minute, &gt; 0; {@link LearnedRate#UNBOUNDED} where nothing bounds it. */
    double perMinute() {
        return perMinute;
    }

    /** Returns whether anything bounds the refill. */
    boolean isBounded() {
        return bounded;
    }

    /** Returns the largest amount asked for since the last refusal. */
    double largestAmount() {
        return largestAmount;
    }

    /** Becomes large enough to hold {@code amount}, and takes over what other accounts have learned of the pacing. */
    void prepareFor(double amount, long now) {
        if (!bounded) {
            largestAmount = Math.max(largestAmount, amount);
            return;
        }
        double newBurst = allowedBurst(now);
        if (newBurst != burst || pacing.limitShare() != share || amount > largestAmount) {
            largestAmount = Math.max(largestAmount, amount);
            // Where the burst is known, a bucket that grows for a large call alone has yet to be filled.
            adopt(newBurst, allowed.isUnknown() || newBurst > burst, now);
        }
    }

    /** Returns what the provider's bucket lacks, as a share of a minute's limit; 0 where it may lack more than is known. */
    double depth(long now) {
        return bounded && hasRefilled(now) ? Math.max(0, capacity() - level(now)) / perMinute : 0;
    }

    /** Sets the time whose worth of the limit may go at once, or lets it be learned where {@code configured} is null. */
    void setBurst(@Nullable Duration configured, long now) {
        if (allowed.configure(configured)) {
            statedBurst = allowed.stated();
            adoptPacing(now);
        }
    }

    /** Learns that the provider's bucket holds {@code full} when it is full, a share of a minute's limit. */
    void fullReported(double full) {
        allowed.reported(full);
        statedBurst = allowed.stated();
    }

    /** Takes over a changed rate and what was learned of the pacing. */
    void adoptPacing(long now) {
        adoptRate();
        adopt(allowedBurst(now), true, now);
    }

    /** Takes over a rate that good answers have raised. */
    void reshape(long now) {
        refillFloor(now);
        adoptRate();
        reshape(size(), perMinute, now);
    }

    /** Corrects the level to one that the provider's bucket is known to have. */
    void correctToKnown(double level, long now) {
        correct(level, now);
        knowFloor(level, now);
    }

    /**
     * Adopts that the provider's bucket had no room for {@code amount}, and will have none until {@code silentUntil}: what may
     * overtake each other must not find it empty again.
     */
    void refused(double amount, long silentUntil, long now) {
        largestAmount = amount;
        adoptRate();
        burst = allowedBurst(now);
        share = pacing.limitShare();
        reshape(now);
        double level = -perMinute * CUSHION;
        correct(level, now);
        knowFloor(level, silentUntil);
    }

    /**
     * Adopts that the provider named {@code time} as that at which it has room for the amount that it refused: it knows the size of a call
     * that was estimated here. Where the next call is refused too, the estimate decides.
     */
    void roomNamed(long time, long now) {
        if (!believed) {
            believed = true;
            double level = Math.min(largestAmount, capacity()) - refillIn(time - now);
            correct(Math.max(level, level(now)), now);
        }
    }

    /** Notes that a call was admitted. */
    void admitted() {
        believed = false;
    }

    /**
     * Takes the burst that is no longer allowed off the level: what was sent in it went ahead of its time. A burst that is allowed
     * beyond the one before may be used at once where it is {@code filled}, as far as the provider's bucket can have refilled.
     */
    private void adopt(double newBurst, boolean filled, long now) {
        double before = capacity();
        double level = level(now);
        burst = newBurst;
        share = pacing.limitShare();
        reshape(now);
        double more = capacity() - before;
        if (more < 0 && floor(now) >= before) {
            correct(level + more, now);
        } else if (more > 0 && filled && floor(now) > level) {
            correct(Math.min(level + more, floor(now)), now);
        }
    }

    private double allowedBurst(long now) {
        if (!bounded) {
            return Pacing.FULL_BURST;
        }
        return statedBurst > 0
                ? Math.min(statedBurst, pacing.bound(now))
                : pacing.burst(this, largestAmount / perMinute, now);
    }

    private void adoptRate() {
        bounded = rate.isBounded();
        perMinute = rate.isLearned() ? rate.perMinute() : rate.perMinute() * share;
    }

    private double size() {
        double full = perMinute * Pacing.FULL_BURST;
        boolean unknown = allowed.isUnknown() && use().neverRefused();
        double least = unknown ? FIRST_BURST * Math.max(1, largestAmount) : Math.max(1, largestAmount);
        return Math.max(perMinute * burst, Math.min(full, least));
    }
}
