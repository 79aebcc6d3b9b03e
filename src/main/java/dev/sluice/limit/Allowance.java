package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an account has left of one dimension that is counted by the minute: the ledger of what was reserved, settled and
 * heard. Guarded by the pool's lock.
 *
 * <p>A provider's {@code remaining} is a truth about a past moment. What is certain of it now is a range: at most what was
 * left, less what was reserved since, plus what has refilled since the request was sent and what was given back; at least
 * what was left, less all that was reserved since. Requests that went at about the same time may have overtaken each other,
 * which widens the range by what they take. A level above it is lowered to its upper end and a level below it raised to its
 * lower end, whatever the order in which answers come, unless rounding explains the difference.
 */
public final class Allowance {

    /** What is left of requests is said in whole ones. */
    private static final double WHOLE_REQUEST = 1;

    /** What is left of tokens is said in thousands: a smaller rise says nothing. */
    private static final double THOUSAND_TOKENS = 1000;

    /** A guess allows this share of a minute at once, five seconds' worth, until it is known better. */
    private static final double GUESSED_BURST = 1.0 / 12;

    /** What providers add to the seconds that they ask for. */
    private static final Duration ROUNDED_UP = Duration.ofSeconds(2);

    private final String account;
    private final Dimension dimension;
    private final Pacing pacing;
    private final LearnedRate rate;
    private final Bucket bucket;

    private double burst;
    private double share;

    /** The largest portion asked for since the last refusal: a bucket that cannot hold it would let it go too early. */
    private double largest;

    private SendWindow window = SendWindow.past();
    private long blockedUntil;
    private long cutAt = Long.MIN_VALUE;
    private long correctedBy = Long.MIN_VALUE;
    private double outstanding;
    private double taken;
    private double returned;

    public Allowance(String account, Dimension dimension, LearnedRate rate, Pacing pacing, long now) {
        this.account = account;
        this.dimension = dimension;
        this.rate = rate;
        this.pacing = pacing;
        this.burst = pacing.burst(now);
        this.share = pacing.share();
        this.bucket = new Bucket(capacity(), perMinute(), now);
    }

    public Dimension dimension() {
        return dimension;
    }

    public double perMinute() {
        return rate.guessed() ? rate.perMinute() : rate.perMinute() * share;
    }

    /** Returns how much could be taken, not below zero. */
    public double available(long now) {
        return now < blockedUntil ? 0 : Math.max(0, bucket.level(now));
    }

    /** Returns what is left as a share of a full bucket, 0 to 1. */
    public double headroom(long now) {
        return Math.max(0, bucket.level(now)) / bucket.capacity();
    }

    public long blockedUntil() {
        return blockedUntil;
    }

    /** Returns when {@code amount} can be taken, which is asked for now. */
    public long readyAt(double amount, long now) {
        double allowed = pacing.burst(now);
        if (allowed != burst || pacing.share() != share || amount > largest) {
            largest = Math.max(largest, amount);
            repace(allowed, now);
        }
        return roomAt(amount, now);
    }

    /** What went at once while more was thought to be allowed has gone ahead of its time, and is waited for. */
    private void repace(double allowed, long now) {
        double before = bucket.capacity();
        double level = bucket.level(now);
        burst = allowed;
        share = pacing.share();
        reshape(now);
        double less = before - bucket.capacity();
        if (less > 0) {
            bucket.correct(level - less, now);
        }
    }

    /** Returns when {@code amount} could be taken; looking does not widen what goes at once, as asking does. */
    public long roomAt(double amount, long now) {
        return Math.max(blockedUntil, bucket.readyAt(amount, now));
    }

    /** Reserves {@code amount} for the attempt numbered {@code order}. */
    public Reservation take(double amount, long order, long now) {
        bucket.take(amount, now);
        window = window.at(now);
        double near = window.sinceShortlyBefore();
        window.take(amount);
        taken += amount;
        outstanding += amount;
        return new Reservation(this, amount, order, now, near, window, taken, returned, outstanding);
    }

    /** Replaces what was reserved with what was used. */
    void settle(Reservation reservation, double used, long now) {
        outstanding -= reservation.amount();
        boolean heardSince = countedOnArrival() && reservation.order() <= correctedBy;
        if (heardSince) {
            return;
        }
        double unused = reservation.amount() - used;
        bucket.giveBack(unused, now);
        if (unused > 0) {
            returned += unused;
        } else {
            taken -= unused;
        }
    }

    /** Takes a limit that the provider reports. */
    public boolean limitIs(long limit, long now) {
        boolean changed = rate.state(limit);
        if (changed) {
            reshape(now);
        }
        return changed;
    }

    /** Takes what the provider says was left when it had counted {@code reservation}; returns whether that raised the level. */
    public boolean remainingWas(long remaining, Reservation reservation, long now) {
        double level = bucket.level(now);
        double since = taken - reservation.takenThen();
        double overtaking = Math.min(since, reservation.window().untilShortlyAfter());
        double back = returned - reservation.returnedThen() + bucket.refillIn(now - reservation.at());
        double most = remaining - since + overtaking + back;
        if (level > most + roundedDown()) {
            bucket.correct(most, now);
            correctedBy = Math.max(correctedBy, reservation.order());
            return false;
        }
        double pending = countedOnArrival() ? reservation.near() : Math.min(outstanding, reservation.outstandingThen());
        double least = remaining - since - pending;
        if (burst == Pacing.FULL && reservation.order() > correctedBy && least - level >= noise()) {
            bucket.correct(least, now);
            correctedBy = reservation.order();
            return true;
        }
        return false;
    }

    /** Lets nothing through before {@code until}; an earlier block that lasts longer stays. */
    public void block(long until) {
        blockedUntil = Math.max(blockedUntil, until);
    }

    /**
     * Takes a refusal of an attempt that was sent at {@code sentAt}. One that was sent before the last cut tells nothing
     * new.
     *
     * @param asked how long the provider asked to be left alone, or null where it did not say
     */
    public void refused(@Nullable Duration asked, long sentAt, long now) {
        bucket.correct(Math.min(0, bucket.level(now)), now);
        if (sentAt <= cutAt) {
            return;
        }
        cutAt = now;
        boolean late = asked == null || asked.minus(ROUNDED_UP).toNanos() > bucket.nanosToRefill(largest);
        largest = 0;
        if (rate.guessed() || !pacing.refused(account, late, now)) {
            rate.refused(now);
        }
        burst = pacing.burst(now);
        share = pacing.share();
        reshape(now);
    }

    /** Takes a good answer. */
    public void answered(long now) {
        boolean binding = bucket.level(now) < bucket.capacity() / 2;
        if (rate.answered(binding, now)) {
            reshape(now);
        }
    }

    private void reshape(long now) {
        bucket.reshape(capacity(), perMinute(), now);
    }

    private double capacity() {
        double full = perMinute() * Pacing.FULL;
        double allowed = perMinute() * (rate.guessed() ? Math.min(burst, GUESSED_BURST) : burst);
        return Math.max(allowed, Math.min(full, largest));
    }

    /** Requests and prompts are counted in full when they arrive; what an answer takes, only as it comes. */
    private boolean countedOnArrival() {
        return dimension == Dimension.REQUESTS || dimension == Dimension.INPUT_TOKENS;
    }

    /** Returns how much more may be there than is said. */
    private double roundedDown() {
        return dimension == Dimension.REQUESTS ? WHOLE_REQUEST : 0;
    }

    private double noise() {
        return dimension == Dimension.REQUESTS ? WHOLE_REQUEST : THOUSAND_TOKENS;
    }
}
