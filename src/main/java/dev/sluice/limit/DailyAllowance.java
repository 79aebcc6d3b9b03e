package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limit of one account or caller in one dimension that is counted by the day, and what was used of it: a counter that begins anew with
 * each day of its {@link DayWindow}, without a refill in between. A day that the clock is set back to keeps what was counted, so
 * that a jump gives nothing away twice.
 *
 * <p>Amounts are in the dimension's unit: requests or tokens. Times are nanoseconds of one clock that never goes back. Not safe
 * for use by several threads: guarded by the lock of the pool or of the callers' limiter. Methods throw nothing.
 */
public final class DailyAllowance {

    /** Stands for a limit that is not known. */
    public static final long UNKNOWN = 0;

    /** A provider's day may end at another hour than ours, or its limit may slide: it is asked again this often. */
    private static final long ASKED_AGAIN = Duration.ofHours(1).toNanos();

    private final Dimension dimension;
    private final DayWindow day;

    private long configured = UNKNOWN;
    private long reported = UNKNOWN;
    private long countedOn;
    private double used;

    /** The part of {@link #used} that other replicas have used. */
    private double elsewhere;

    /** The part of {@link #used} that was remembered, of which is not known which replica used it. */
    private double remembered;

    /** The amount that attempts under way have reserved. */
    private double outstanding;

    private long refusedUntil;

    /** Creates an allowance of which nothing is used. */
    public DailyAllowance(Dimension dimension, DayWindow day) {
        this.dimension = dimension;
        this.day = day;
        this.countedOn = day.number();
    }

    /** Returns the dimension that this limits. */
    public Dimension dimension() {
        return dimension;
    }

    /** Sets the configured limit, in units a day, &gt;= 1; {@link #UNKNOWN} lifts it. What was used stays. */
    public void setLimit(long limit) {
        configured = limit;
    }

    /** Returns whether the limit is configured, and so enforced before the provider does. */
    public boolean isConfigured() {
        return configured != UNKNOWN;
    }

    /** Returns the limit in units a day: the configured one, else the one that a refusal named, else {@link #UNKNOWN}. */
    public long limit() {
        return configured == UNKNOWN ? reported : configured;
    }

    /** Returns the time at which the day ends, and all of the limit may be used again. */
    public long dayEndsAt() {
        return day.endsAt();
    }

    /** Returns the amount that was used today, what is reserved included. */
    public double used() {
        beginDay();
        return used;
    }

    /** Returns the amount that may be used today, &gt;= 0; 0 as well where the limit is not known. */
    public double available(long now) {
        return readyAt(0, now) > now ? 0 : Math.max(0, limit() - used());
    }

    /** Returns the time at which {@code amount} could be used if nothing else is, {@code now} or later. */
    public long readyAt(double amount, long now) {
        return readyAt(amount, 0, now);
    }

    /** Returns the earliest time at which {@code amount} could be used: tokens that are reserved may all come back. */
    public long earliest(double amount, long now) {
        return readyAt(amount, dimension == Dimension.REQUESTS_PER_DAY ? 0 : outstanding, now);
    }

    /** Returns until when nothing at all may be used; it is in the past where something may. */
    public long spentUntil(long now) {
        beginDay();
        boolean spent = isConfigured() && used - unsettled() >= configured;
        return spent ? Math.max(refusedUntil, day.endsAt()) : refusedUntil;
    }

    /** Reserves {@code amount}, even beyond the limit. */
    public void reserve(double amount) {
        beginDay();
        used += amount;
        outstanding += amount;
    }

    /**
     * Replaces an amount that was reserved at {@code reservedAt} with the amount that was used. What was reserved on another day
     * was used on that day.
     */
    public void settle(double reserved, double amountUsed, long reservedAt) {
        beginDay();
        if (reservedAt >= day.beganAt()) {
            used = Math.max(0, used - reserved + amountUsed);
            outstanding = Math.max(0, outstanding - reserved);
        }
    }

    /**
     * Handles a refusal that names this limit: nothing is used for as long as the provider asks, or else for an hour, and today at
     * most.
     *
     * @param limit the limit that it names, in units a day, or {@link LimitReport#UNKNOWN}
     * @return until when
     */
    public long refused(long limit, @Nullable Duration retryAfter, long now) {
        beginDay();
        if (limit > 0) {
            reported = limit;
        }
        refuseFor(retryAfter == null ? ASKED_AGAIN : retryAfter.toNanos(), now);
        return spentUntil(now);
    }

    /**
     * Adopts what was used {@code age} ago of a limit of {@code limit} units, unless that was another day.
     *
     * @param left the amount that was left then; 0 or less where the provider had refused more
     */
    public void remember(double limit, double left, Duration age, long now) {
        beginDay();
        if (!day.includes(age, now)) {
            return;
        }
        double more = Math.max(0, limit - left - used);
        used += more;
        remembered += more;
        if (!isConfigured() && left <= 0) {
            refuseFor(ASKED_AGAIN - age.toNanos(), now);
        }
    }

    /** Adopts that at least {@code amount} was used today, as a count that others share says. */
    public void countAtLeast(double amount) {
        beginDay();
        used = Math.max(used, amount);
    }

    /** Returns the number of the day, which grows by one a day. */
    public long dayNumber() {
        return day.number();
    }

    /** Returns the amount that this process itself has used today since its start, what is reserved included. */
    public double usedHere() {
        beginDay();
        return Math.max(0, used - elsewhere - remembered);
    }

    /** Returns the amount of which is only remembered that it was used today. */
    public double remembered() {
        beginDay();
        return remembered;
    }

    /** Sets the amount that other replicas have used today, of which what was remembered is a part. */
    public void setUsedElsewhere(double amount) {
        double here = usedHere();
        elsewhere = amount;
        remembered = 0;
        used = here + amount;
    }

    private void refuseFor(long nanos, long now) {
        refusedUntil = Math.max(refusedUntil, Math.min(day.endsAt(), now + nanos));
    }

    /** An amount larger than the limit may be used where nothing else is, since it could never be otherwise. */
    private long readyAt(double amount, double comesBack, long now) {
        beginDay();
        double usedAtLeast = Math.max(0, used - comesBack);
        boolean fits = !isConfigured() || usedAtLeast == 0 || usedAtLeast + Math.max(1, amount) <= configured;
        return Math.max(fits ? now : day.endsAt(), refusedUntil);
    }

    /** Returns what may come back of the amount used; a request that was sent does not. */
    private double unsettled() {
        return dimension == Dimension.REQUESTS_PER_DAY ? 0 : outstanding;
    }

    private void beginDay() {
        long today = day.number();
        if (today > countedOn) {
            used = 0;
            elsewhere = 0;
            remembered = 0;
            outstanding = 0;
            refusedUntil = 0;
        }
        countedOn = today;
    }
}
