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

    /** The calls that may go at once before anything is known of the burst: as few as are lost at a key that is dead. */
    private static final double FIRST_BURST = 5;

    /**
     * The time over which what was sent up to a first refusal is spread: what a provider's bucket most likely held. Known ones
     * hold between a second's and a minute's worth, and this is a factor of four from the one and of fifteen from the other,
     * since a rate that is too high costs refusals and one that is too low only seconds.
     */
    private static final double FIRST_SPAN = Duration.ofSeconds(15).toNanos();

    /** A provider that asks for more patience enforces something longer than a minute. */
    private static final Duration LONGEST_WINDOW = Duration.ofMinutes(2);

    /** The weight of a report that a full bucket holds more than was seen: fixed windows look larger as they end. */
    private static final double LARGER_WEIGHT = 0.05;

    /** The most by which a provider's {@code retry-after} exceeds the time that its bucket needs, rounding included. */
    private static final Duration RETRY_AFTER_ROUNDING = Duration.ofSeconds(2);

    /** What is left in the provider's bucket after a refusal before more is sent, as a share of a minute's limit. */
    private static final double CUSHION = Pacing.JITTER.toNanos() / 60e9;

    /** The calls that are no burst yet. */
    private static final double SMALL_BURST = 1.5;

    private final String account;
    private final Dimension dimension;
    private final Pacing pacing;
    private final LearnedRate rate;
    private final Bucket bucket;

    /** The burst that is configured or that the provider's reports imply; 0 where neither says anything. */
    private double configuredBurst;

    private double reportedBurst;
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

    /** The amount taken, less all that was given back. */
    private double net;

    /** The attempts that were not refused. */
    private int admitted;

    /** A level that the provider's bucket is known to have had, and when. */
    private long anchoredAt = Long.MIN_VALUE;

    private double anchorLevel;
    private double netAtAnchor;

    /** The last refusal. */
    private long emptyAt = Long.MIN_VALUE;

    /** The end of the time after it in which nothing was sent. */
    private long idleUntil;

    /** Whether the last refusal named the end of a window. */
    private boolean wholeWindow;

    private double netAtEmpty;
    private int admittedAtEmpty;

    /** The amount taken in the last seconds, earlier ones weighing less; kept while nothing bounds the rate. */
    private double recent;

    private long recentAt;

    private long firstAt = Long.MIN_VALUE;

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
        this.share = pacing.limitShare();
        this.burst = allowedBurst(now);
        this.bucket = new Bucket(capacity(), perMinute(), now);
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

    /** Returns the refill in units a minute, &gt; 0; {@link LearnedRate#UNBOUNDED} where nothing bounds it. */
    public double perMinute() {
        return rate.isLearned() ? rate.perMinute() : rate.perMinute() * share;
    }

    /** Returns whether anything bounds the rate, as far as is known. */
    public boolean isBounded() {
        return rate.isBounded();
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

    /**
     * Makes the bucket ready for a call of {@code amount} that asks for room now: the bucket becomes large enough to hold the
     * amount, and takes over what other accounts have learned of the provider's pacing. {@link #readyAt} does not do this.
     */
    public void prepareFor(double amount, long now) {
        if (!rate.isBounded()) {
            largestAmount = Math.max(largestAmount, amount);
            return;
        }
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
        if (rate.isLearned() || !rate.isBounded()) {
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
        net += amount;
        admitted++;
        outstanding += amount;
        if (!rate.isBounded()) {
            firstAt = firstAt == Long.MIN_VALUE ? now : firstAt;
            recent = recent * Math.exp((recentAt - now) / FIRST_SPAN) + amount;
            recentAt = now;
        }
        return new Reservation(
                dimension,
                amount,
                order,
                now,
                shortlyBefore,
                window,
                totalTaken,
                totalReturned,
                outstanding,
                depth(now));
    }

    /** Replaces the amount of {@code reservation} with the amount that was used. To be called once for each reservation. */
    public void settle(Reservation reservation, double used, long now) {
        outstanding -= reservation.amount();
        net += used - reservation.amount();
        if (used == 0 && reservation.amount() > 0) {
            admitted--;
        }
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

    /** Sets the configured limit, in units a minute; returns whether it is a new one. */
    public boolean setLimit(long limit, long now) {
        boolean changed = rate.setConfigured(limit);
        if (changed) {
            adoptPacing(allowedBurst(now), now);
        }
        return changed;
    }

    /** Notes the limit that the provider claims, in units a minute; returns whether that changed what is believed. */
    public boolean limitReported(long limit, long now) {
        boolean unbounded = !rate.isBounded();
        boolean changed = rate.setReported(limit, now);
        if (changed) {
            adoptPacing(allowedBurst(now), now);
            if (unbounded) {
                // What was taken before there was a bucket.
                bucket.correct(bucket.capacity() - outstanding, now);
            }
        }
        return changed;
    }

    /** Sets the time whose worth of the limit may go at once, or lets it be learned where {@code configured} is null. */
    public void setBurst(@Nullable Duration configured, long now) {
        double share = configured == null ? 0 : Pacing.shareOf(configured);
        if (share != configuredBurst) {
            configuredBurst = share;
            adoptPacing(allowedBurst(now), now);
        }
    }

    /**
     * Learns from a provider's report what a full bucket holds.
     *
     * @param remaining the amount that was left
     * @param resetNanos the time until all of it is, &gt; 0
     */
    public void fullReported(long remaining, long resetNanos, long now) {
        if (!rate.isBounded()) {
            return;
        }
        double full = Pacing.heldBack(Math.min(1, remaining / perMinute() + resetNanos / 60e9));
        reportedBurst = reportedBurst == 0 || full < reportedBurst
                ? full
                : reportedBurst + LARGER_WEIGHT * (full - reportedBurst);
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
            anchor(most, now);
            correctedByOrder = Math.max(correctedByOrder, reservation.order());
            return false;
        }
        double pending = countedOnArrival()
                ? reservation.takenShortlyBefore()
                : Math.min(outstanding, reservation.outstanding());
        double least = remaining - since - pending;
        if (!pacing.isSmooth() && reservation.order() > correctedByOrder && least - level >= smallestRise()) {
            bucket.correct(least, now);
            anchor(least, now);
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
     * @param reservation what the refused attempt had reserved, or null where it had reserved nothing
     * @param sentAt the time at which the refused attempt was sent
     * @return whether the rate changed
     */
    public boolean refused(@Nullable Duration retryAfter, @Nullable Reservation reservation, long sentAt, long now) {
        bucket.correct(Math.min(0, bucket.level(now)), now);
        boolean known = sentAt <= lastCutAt;
        if (known || (retryAfter != null && retryAfter.compareTo(LONGEST_WINDOW) > 0)) {
            return false;
        }
        lastCutAt = now;
        boolean longerThanRefill = retryAfter == null
                || retryAfter.minus(RETRY_AFTER_ROUNDING).toNanos() > bucket.nanosToRefill(largestAmount);
        long until = longerThanRefill && retryAfter != null ? now + retryAfter.toNanos() : now;
        double before = rate.perMinute();
        learn(longerThanRefill, reservation, until, now);
        emptyAt = until;
        wholeWindow = until > now;
        idleUntil = Math.max(until, blockedUntil);
        netAtEmpty = net;
        admittedAtEmpty = admitted;
        largestAmount = reservation == null ? 0 : reservation.amount();
        burst = allowedBurst(now);
        share = pacing.limitShare();
        reshape(now);
        // What may overtake each other must not find the bucket empty again.
        bucket.correct(-perMinute() * CUSHION, now);
        anchor(-perMinute() * CUSHION, Math.max(until, blockedUntil));
        return rate.perMinute() != before;
    }

    private void learn(boolean longerThanRefill, @Nullable Reservation reservation, long until, long now) {
        double amount = reservation == null ? 0 : reservation.amount();
        double depth = reservation == null ? 0 : reservation.depth();
        boolean inBurst = depth > Math.max(Pacing.SMOOTHEST_BURST, SMALL_BURST * amount / perMinute());
        boolean searched = !rate.isBounded() || rate.isFinding();
        boolean explained = !searched && longerThanRefill && pacing.refused(account, true, now);
        if (explained && !rate.isLearned()) {
            return;
        }
        if (!searched && !explained && inBurst) {
            pacing.refusedAt(depth, now);
            return;
        }
        rate.refused(measurement(amount, until, now), now);
    }

    private Measurement measurement(double refused, long until, long now) {
        if (emptyAt == Long.MIN_VALUE) {
            double recentSpan = Math.min(FIRST_SPAN, Math.max(1e9, now - firstAt));
            double decayed = recent * Math.exp((recentAt - now) / FIRST_SPAN);
            return new Measurement(
                    0,
                    decayed * 60e9 / recentSpan,
                    0,
                    false,
                    decayed * 60e9 / Math.max(FIRST_SPAN, (double) until - now));
        }
        if (hasRefilled(now)) {
            // Little was asked for, which says nothing of what would have been admitted.
            return new Measurement(0, 0, 0, false, 0);
        }
        double taken = net - netAtEmpty + refused;
        long least = Math.max(1, until - emptyAt);
        long idle = Math.min(least, Math.max(0, idleUntil - emptyAt));
        double active = Math.max(least / 100.0, least - idle);
        return new Measurement(
                taken * 60e9 / least, taken * 60e9 / active, admitted - admittedAtEmpty, until > now && wholeWindow, 0);
    }

    /** Learns from a good answer to the attempt that made {@code reservation}; returns whether the rate changed. */
    public boolean answered(Reservation reservation, long now) {
        if (!rate.isBounded()) {
            return false;
        }
        pacing.admitted(account, reservation.depth(), now);
        boolean binding = bucket.level(now) < bucket.capacity() / 2;
        if (rate.answered(binding, now)) {
            reshape(now);
            return true;
        }
        return false;
    }

    /** Returns the level of the bucket, negative where there is debt. */
    public double level(long now) {
        return bucket.level(now);
    }

    /**
     * Adopts a rate and a level that were learned before.
     *
     * @param level the amount that was left {@code age} ago
     */
    public void remember(double perMinute, double level, Duration age, long now) {
        rate.remember(perMinute);
        adoptPacing(allowedBurst(now), now);
        double then = Math.max(-perMinute(), level);
        bucket.correct(Math.min(bucket.level(now), then + bucket.refillIn(age.toNanos())), now);
        anchor(bucket.level(now), now);
    }

    /** Returns what the provider's bucket lacks, as a share of a minute's limit; 0 where it may lack more than is known. */
    private double depth(long now) {
        return rate.isBounded() && hasRefilled(now)
                ? Math.max(0, bucket.capacity() - bucket.level(now)) / perMinute()
                : 0;
    }

    /** Returns the level that the provider's bucket has at least, however much it holds. */
    private double credit(long now) {
        return anchoredAt == Long.MIN_VALUE
                ? Double.POSITIVE_INFINITY
                : anchorLevel + bucket.refillIn(now - anchoredAt) - (net - netAtAnchor);
    }

    /** Returns whether the provider's bucket must have more than ours may hold. */
    private boolean hasRefilled(long now) {
        return credit(now) >= bucket.capacity();
    }

    private void anchor(double level, long at) {
        anchorLevel = level;
        anchoredAt = at;
        netAtAnchor = net;
    }

    /**
     * Takes the burst that is no longer allowed off the level: what was sent in it went ahead of its time. A burst that is allowed
     * beyond the one before may be used at once, as far as the provider's bucket can have refilled.
     */
    private void adoptPacing(double newBurst, long now) {
        double before = bucket.capacity();
        double level = bucket.level(now);
        burst = newBurst;
        share = pacing.limitShare();
        reshape(now);
        double more = bucket.capacity() - before;
        if (more < 0 && credit(now) >= before) {
            bucket.correct(level + more, now);
        } else if (more > 0 && credit(now) > level) {
            bucket.correct(Math.min(level + more, credit(now)), now);
        }
    }

    private double allowedBurst(long now) {
        if (!rate.isBounded()) {
            return Pacing.FULL_BURST;
        }
        if (configuredBurst > 0) {
            return Math.min(configuredBurst, pacing.bound(now));
        }
        if (reportedBurst > 0) {
            return Math.min(reportedBurst, pacing.bound(now));
        }
        return pacing.burst(account, largestAmount / perMinute(), now);
    }

    private void reshape(long now) {
        if (anchoredAt != Long.MIN_VALUE && now > anchoredAt) {
            anchor(credit(now), now);
        }
        bucket.reshape(capacity(), perMinute(), now);
    }

    private double capacity() {
        double full = perMinute() * Pacing.FULL_BURST;
        boolean unknown =
                configuredBurst == 0 && reportedBurst == 0 && !pacing.isBounded() && emptyAt == Long.MIN_VALUE;
        double least = unknown ? FIRST_BURST * Math.max(1, largestAmount) : Math.max(1, largestAmount);
        return Math.max(perMinute() * burst, Math.min(full, least));
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
