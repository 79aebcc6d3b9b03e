package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one account in one dimension that is counted by the minute, and what is left of it: a {@link Bucket} that
 * follows reservations, settlements and the provider's reports.
 *
 * <p>A provider's {@code remaining} describes a past moment. What it implies now is a range. At most: what was left, less what
 * was reserved since, plus what has refilled since the request was sent and what was given back. At least: what was left, less
 * all that was reserved since. Requests that were sent at about the same time may have overtaken each other, which widens the
 * range by the amounts that they take. A level above the range is lowered to its upper end, and a level below it is raised to
 * its lower end, in whatever order the answers come, unless rounding explains the difference.
 *
 * <p>Amounts are in the dimension's unit: requests or tokens. Times are nanoseconds of one clock that never goes back. Not
 * safe for use by several threads: guarded by the pool's lock. Methods throw nothing for any amount or time.
 */
public final class Allowance {

    /** Providers report the requests that are left in whole ones. */
    private static final double WHOLE_REQUEST = 1;

    /** Providers round the tokens that are left to thousands, so that a smaller rise carries no information. */
    private static final double THOUSAND_TOKENS = 1000;

    /** The burst of a guessed rate as a share of a minute: five seconds' worth, so that a wrong guess costs few refusals. */
    private static final double GUESSED_BURST = 1.0 / 12;

    /** The most by which a provider's {@code retry-after} exceeds the time that its bucket needs, rounding included. */
    private static final Duration RETRY_AFTER_ROUNDING = Duration.ofSeconds(2);

    private final String account;
    private final Dimension dimension;
    private final Pacing pacing;
    private final LearnedRate rate;
    private final Bucket bucket;

    /** The largest burst: the configured one, or a full minute's worth. */
    private double largestBurst = Pacing.FULL_BURST;

    private double burst;
    private double share;

    /** The largest amount asked for since the last refusal: a bucket that cannot hold it would let it go too early. */
    private double largestAmount;

    private SendWindow window = SendWindow.past();
    private long blockedUntil;
    private long lastCutAt = Long.MIN_VALUE;
    private long correctedByOrder = Long.MIN_VALUE;
    private double outstanding;
    private double totalTaken;
    private double totalReturned;

    /**
     * Creates an allowance whose bucket is full.
     *
     * @param account the account's name, by which {@code pacing} tells refusals of different accounts apart
     * @param dimension any but {@link Dimension#CONCURRENCY}
     * @param rate the limit as far as it is known; the allowance owns it from now on
     * @param pacing shared by all accounts of the provider
     */
    public Allowance(String account, Dimension dimension, LearnedRate rate, Pacing pacing, long now) {
        this.account = account;
        this.dimension = dimension;
        this.rate = rate;
        this.pacing = pacing;
        this.burst = pacing.burst(now);
        this.share = pacing.limitShare();
        this.bucket = new Bucket(capacity(), perMinute(), now);
    }

    /** Returns the dimension that this limits. */
    public Dimension dimension() {
        return dimension;
    }

    /** Returns the refill in units a minute, &gt; 0. */
    public double perMinute() {
        return rate.guessed() ? rate.perMinute() : rate.perMinute() * share;
    }

    /** Returns the limit in units a minute as configured or reported by the provider, or 0 where it is a guess. */
    public double statedPerMinute() {
        return rate.guessed() ? 0 : perMinute();
    }

    /** Returns the amount that could be taken, &gt;= 0. */
    public double available(long now) {
        return now < blockedUntil ? 0 : Math.max(0, bucket.level(now));
    }

    /** Returns the amount that is left as a share of a full bucket, 0 to 1. */
    public double headroom(long now) {
        return Math.max(0, bucket.level(now)) / bucket.capacity();
    }

    /** Returns the time before which the provider has forbidden all calls; it may be in the past. */
    public long blockedUntil() {
        return blockedUntil;
    }

    /**
     * Makes the bucket ready for a call of {@code amount} that asks for room now: the bucket becomes large enough to hold the
     * amount, and takes over what other accounts have learned of the provider's pacing. {@link #readyAt} does not do this.
     */
    public void prepareFor(double amount, long now) {
        double newBurst = allowedBurst(now);
        if (newBurst != burst || pacing.limitShare() != share || amount > largestAmount) {
            largestAmount = Math.max(largestAmount, amount);
            adoptPacing(newBurst, now);
        }
    }

    /** Returns the time at which {@code amount} could be taken if nothing else is, {@code now} or later; changes nothing. */
    public long readyAt(double amount, long now) {
        return Math.max(blockedUntil, bucket.readyAt(amount, now));
    }

    /**
     * Returns the earliest time at which {@code amount} could be taken, {@code now} or later: reserved tokens that are not settled
     * yet may all come back, and a guessed limit foretells nothing.
     */
    public long earliest(double amount, long now) {
        if (rate.guessed()) {
            return Math.max(blockedUntil, now);
        }
        double mayComeBack = dimension == Dimension.REQUESTS ? 0 : outstanding;
        return readyAt(Math.min(amount, bucket.capacity()) - mayComeBack, now);
    }

    /** Reserves {@code amount} for the attempt numbered {@code order}, even if the bucket goes into debt. */
    public Reservation reserve(double amount, long order, long now) {
        bucket.take(amount, now);
        window = window.current(now);
        double shortlyBefore = window.takenSinceShortlyBefore();
        window.take(amount);
        totalTaken += amount;
        outstanding += amount;
        return new Reservation(
                dimension, amount, order, now, shortlyBefore, window, totalTaken, totalReturned, outstanding);
    }

    /** Replaces the amount of {@code reservation} with the amount that was used. To be called once for each reservation. */
    public void settle(Reservation reservation, double used, long now) {
        outstanding -= reservation.amount();
        boolean correctedSince = countedOnArrival() && reservation.order() <= correctedByOrder;
        if (correctedSince) {
            return;
        }
        double unused = reservation.amount() - used;
        bucket.giveBack(unused, now);
        if (unused > 0) {
            totalReturned += unused;
        } else {
            totalTaken -= unused;
        }
    }

    /** Sets the limit that was configured, or that the provider reports, in units a minute; returns whether it is a new one. */
    public boolean setLimit(long limit, long now) {
        boolean changed = rate.setStated(limit);
        if (changed) {
            reshape(now);
        }
        return changed;
    }

    /** Sets the time whose worth of the limit may go at once, or lets it be learned where {@code configured} is null. */
    public void setBurst(@Nullable Duration configured, long now) {
        double largest = configured == null ? Pacing.FULL_BURST : Pacing.shareOf(configured);
        if (largest != largestBurst) {
            largestBurst = largest;
            adoptPacing(allowedBurst(now), now);
        }
    }

    /**
     * Corrects the level by a provider's report.
     *
     * @param remaining the amount that was left when the provider had counted {@code reservation}
     * @return whether the report raised the level
     */
    public boolean remainingReported(long remaining, Reservation reservation, long now) {
        double level = bucket.level(now);
        double since = totalTaken - reservation.totalTaken();
        double overtaking = Math.min(since, reservation.window().takenUntilShortlyAfter());
        double back = totalReturned - reservation.totalReturned() + bucket.refillIn(now - reservation.at());
        double most = remaining - since + overtaking + back;
        if (level > most + roundedDown()) {
            bucket.correct(most, now);
            correctedByOrder = Math.max(correctedByOrder, reservation.order());
            return false;
        }
        double pending = countedOnArrival()
                ? reservation.takenShortlyBefore()
                : Math.min(outstanding, reservation.outstanding());
        double least = remaining - since - pending;
        if (burst == largestBurst && reservation.order() > correctedByOrder && least - level >= smallestRise()) {
            bucket.correct(least, now);
            correctedByOrder = reservation.order();
            return true;
        }
        return false;
    }

    /** Lets nothing through before {@code until}; an earlier block that lasts longer stays. */
    public void block(long until) {
        blockedUntil = Math.max(blockedUntil, until);
    }

    /**
     * Learns from a refusal. An attempt that was sent before the last cut tells nothing new.
     *
     * @param retryAfter the time that the provider asks to be left alone, or null where it names none
     * @param sentAt the time at which the refused attempt was sent
     */
    public void refused(@Nullable Duration retryAfter, long sentAt, long now) {
        bucket.correct(Math.min(0, bucket.level(now)), now);
        if (sentAt <= lastCutAt) {
            return;
        }
        lastCutAt = now;
        boolean longerThanRefill = retryAfter == null
                || retryAfter.minus(RETRY_AFTER_ROUNDING).toNanos() > bucket.nanosToRefill(largestAmount);
        largestAmount = 0;
        if (rate.guessed() || !pacing.refused(account, longerThanRefill, now)) {
            rate.refused(now);
        }
        burst = allowedBurst(now);
        share = pacing.limitShare();
        reshape(now);
    }

    /** Learns from a good answer. */
    public void answered(long now) {
        boolean binding = bucket.level(now) < bucket.capacity() / 2;
        if (rate.answered(binding, now)) {
            reshape(now);
        }
    }

    /** Takes the burst that is no longer allowed off the level: what was sent in it went ahead of its time. */
    private void adoptPacing(double newBurst, long now) {
        double before = bucket.capacity();
        double level = bucket.level(now);
        burst = newBurst;
        share = pacing.limitShare();
        reshape(now);
        double less = before - bucket.capacity();
        if (less > 0) {
            bucket.correct(level - less, now);
        }
    }

    private double allowedBurst(long now) {
        return Math.min(largestBurst, pacing.burst(now));
    }

    private void reshape(long now) {
        bucket.reshape(capacity(), perMinute(), now);
    }

    private double capacity() {
        double full = perMinute() * Pacing.FULL_BURST;
        double allowed = perMinute() * (rate.guessed() ? Math.min(burst, GUESSED_BURST) : burst);
        return Math.max(allowed, Math.min(full, largestAmount));
    }

    /** Providers count requests and prompts in full when they arrive, and the tokens of an answer only as it comes. */
    private boolean countedOnArrival() {
        return dimension == Dimension.REQUESTS || dimension == Dimension.INPUT_TOKENS;
    }

    /** Returns by how much the true level may exceed the reported one. */
    private double roundedDown() {
        return dimension == Dimension.REQUESTS ? WHOLE_REQUEST : 0;
    }

    private double smallestRise() {
        return dimension == Dimension.REQUESTS ? WHOLE_REQUEST : THOUSAND_TOKENS;
    }
}
