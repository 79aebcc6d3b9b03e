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
public final class Allowance implements SharedLimit {

    /** A provider that asks for more patience enforces something longer than a minute. */
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(2);

    /** The most by which a provider's {@code retry-after} exceeds the time that its bucket needs, rounding included. */
    private static final Duration RETRY_AFTER_ROUNDING = Duration.ofSeconds(2);

    private final Dimension dimension;
    private final Pacing pacing;
    private final LearnedRate rate;
    private final ReservedAmounts reserved;
    private final PacedBucket bucket;
    private final RefusalLesson lesson;
    private final LevelCorrection correction;
    private final JointSearch search;
    private long blockedUntil;
    private long lastCutAt = Long.MIN_VALUE;

    /**
     * Creates an allowance whose bucket is full.
     *
     * @param account the account's name, by which {@code pacing} tells refusals of different accounts apart
     * @param dimension any but {@link Dimension#CONCURRENCY}
     * @param rate the limit as far as it is known; the allowance owns it from now on
     * @param pacing shared by all accounts of the provider
     */
    public Allowance(String account, Dimension dimension, LearnedRate rate, Pacing pacing, long now) {
        this.dimension = dimension;
        this.rate = rate;
        this.pacing = pacing;
        this.reserved = new ReservedAmounts(dimension);
        this.bucket = new PacedBucket(rate, pacing, reserved, now);
        this.correction = new LevelCorrection(rate, pacing, reserved, bucket);
        this.lesson = new RefusalLesson(account, rate, pacing, reserved, bucket);
        this.search = new JointSearch(rate, reserved, bucket);
    }

    /** Returns the dimension that this limits. */
    public Dimension dimension() {
        return dimension;
    }

    /** Returns whether the rate rests on refusals, and the search for it is over. */
    public boolean isFound() {
        return rate.isLearned() && !rate.isFinding();
    }

    /** Returns whether refusals have lowered the rate below what is stated. */
    public boolean isContradicted() {
        return rate.isBounded() && !rate.isLearned() && rate.isContradicted();
    }

    @Override
    public double perMinute() {
        return bucket.perMinute();
    }

    @Override
    public boolean isBounded() {
        return rate.isBounded();
    }

    @Override
    public double capacity() {
        return bucket.capacity();
    }

    @Override
    public boolean isSearched() {
        return rate.isSearched();
    }

    @Override
    public void usedElsewhere(double amount, long now) {
        search.usedElsewhere(amount, now);
    }

    @Override
    public void adopt(double perMinute, long now) {
        if (search.adopt(perMinute, now)) {
            lastCutAt = now;
        }
    }

    /** Returns whether a refusal of an attempt that was sent at {@code sentAt} says more than the last cut of the rate does. */
    public boolean isNews(long sentAt) {
        return sentAt > lastCutAt;
    }

    /** Returns whether the rate has been lowered since a replica was refused that went by {@code perMinute}. */
    public boolean isCutSince(double perMinute) {
        return search.isCutSince(perMinute);
    }

    /** Empties the bucket, as the provider's is. */
    public void empty(long now) {
        bucket.correct(Math.min(0, bucket.level(now)), now);
    }

    /** Returns the limit in units a minute as configured or reported by the provider, or 0 where it is a guess. */
    public double statedPerMinute() {
        return rate.isLearned() || !rate.isBounded() ? 0 : perMinute();
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

    /** Makes the bucket large enough for a call of {@code amount} now, and adopts the pacing that other accounts have learned. */
    public void prepareFor(double amount, long now) {
        bucket.prepareFor(amount, now);
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
        if (rate.isLearned() || !rate.isBounded()) {
            return Math.max(blockedUntil, now);
        }
        double mayComeBack = dimension == Dimension.REQUESTS ? 0 : reserved.outstanding();
        return readyAt(Math.min(amount, bucket.capacity()) - mayComeBack, now);
    }

    /** Reserves {@code amount} for the attempt numbered {@code order}, even if the bucket goes into debt. */
    public Reservation reserve(double amount, long order, long now) {
        bucket.take(amount, now);
        if (bucket.isBounded()) {
            reserved.taken(amount);
        } else {
            reserved.takenUnbounded(amount, now);
        }
        return reserved.reserve(amount, order, bucket.depth(now), now);
    }

    /** Replaces the amount of {@code reservation} with the amount that was used. To be called once for each reservation. */
    public void settle(Reservation reservation, double used, long now) {
        reserved.end(reservation);
        reserved.settled(reservation.amount(), used);
        if (!dimension.countedOnArrival() || !correction.includes(reservation)) {
            double unused = reservation.amount() - used;
            bucket.giveBack(unused, now);
            reserved.unused(unused);
        }
    }

    /** Sets the configured limit, in units a minute, or 0 where none is any more; returns whether that changed the rate. */
    public boolean setLimit(long limit, long now) {
        boolean changed = limit == 0 ? rate.withdrawConfigured(now) : rate.setConfigured(limit);
        if (changed) {
            bucket.adoptPacing(now);
        }
        return changed;
    }

    /**
     * Notes the limit that the provider claims, in units a minute; returns whether that changed what is believed.
     *
     * @param usedUp whether the same report says that nothing of it is left
     */
    public boolean limitReported(long limit, boolean usedUp, long now) {
        boolean unbounded = !rate.isBounded();
        boolean changed = rate.setReported(limit, now);
        boolean borneOut = usedUp && rate.adoptReported(now);
        if (changed || borneOut) {
            bucket.adoptPacing(now);
            if (unbounded) {
                // What was taken before there was a bucket.
                bucket.correct(bucket.capacity() - reserved.outstanding(), now);
            }
        }
        return changed || borneOut;
    }

    /** Sets the time whose worth of the limit may go at once, or lets it be learned where {@code configured} is null. */
    public void setBurst(@Nullable Duration configured, long now) {
        bucket.setBurst(configured, now);
    }

    /**
     * Learns from a provider's report what a full bucket holds.
     *
     * @param remaining the amount that was left
     * @param resetNanos the time until all of it is, &gt; 0
     */
    public void fullReported(long remaining, long resetNanos) {
        if (rate.isBounded()) {
            bucket.fullReported(remaining / perMinute() + resetNanos / 60e9);
        }
    }

    /**
     * Corrects the level by a provider's report.
     *
     * @param remaining the amount that was left when the provider had counted {@code reservation}
     * @return whether the report raised the level
     */
    public boolean remainingReported(long remaining, Reservation reservation, long now) {
        return correction.reported(remaining, reservation, now);
    }

    /** Lets nothing through before {@code until}; an earlier block that lasts longer stays. */
    public void block(long until) {
        blockedUntil = Math.max(blockedUntil, until);
    }

    /**
     * Learns from a refusal. An attempt that was sent before the last cut tells nothing new.
     *
     * @param retryAfter the time that the provider asks to be left alone, or null where it names none
     * @param reservation what the refused attempt had reserved, or null where it had reserved nothing
     * @param sentAt the time at which the refused attempt was sent
     * @return whether the rate changed
     */
    public boolean refused(@Nullable Duration retryAfter, @Nullable Reservation reservation, long sentAt, long now) {
        empty(now);
        if (!isNews(sentAt) || (retryAfter != null && retryAfter.compareTo(LONGEST_WINDOW) > 0)) {
            return false;
        }
        lastCutAt = now;
        boolean longerThanRefill = retryAfter == null
                || retryAfter.minus(RETRY_AFTER_ROUNDING).toNanos() > bucket.nanosToRefill(bucket.largestAmount());
        long until = longerThanRefill && retryAfter != null ? now + retryAfter.toNanos() : now;
        double before = rate.perMinute();
        lesson.learn(longerThanRefill, retryAfter, reservation, until, now);
        long silentUntil = Math.max(until, blockedUntil);
        reserved.refused(until, silentUntil, now);
        bucket.refused(reservation == null ? 0 : reservation.amount(), silentUntil, now);
        if (retryAfter != null && !longerThanRefill && dimension != Dimension.REQUESTS) {
            bucket.roomNamed(now + retryAfter.toNanos(), now);
        }
        return rate.perMinute() != before;
    }

    /** Learns from a good answer to the attempt that made {@code reservation}; returns whether the rate changed. */
    public boolean answered(Reservation reservation, long now) {
        if (!rate.isBounded() || search.follows()) {
            return false;
        }
        bucket.admitted();
        pacing.admitted(bucket, reservation.depth(), now);
        boolean changed = rate.answered(bucket.level(now) < bucket.capacity() / 2, now);
        if (changed) {
            bucket.reshape(now);
        }
        return changed;
    }

    /** Returns what is known of the limit now. */
    public LimitKnowledge knowledge(long now) {
        long fullAt = readyAt(bucket.capacity(), now);
        return new LimitKnowledge(rate.source(), rate.changedAt(), bucket.capacity(), bucket.level(now), fullAt);
    }

    /** Adopts a rate that was found {@code rateAge} ago, and the amount that was left {@code age} ago. */
    public void remember(double perMinute, Duration rateAge, double level, Duration age, long now) {
        rate.remember(perMinute, now - rateAge.toNanos());
        bucket.adoptPacing(now);
        double most = Math.max(-perMinute(), level) + bucket.refillIn(age.toNanos());
        bucket.correctToKnown(Math.min(bucket.level(now), most), now);
    }
}
