package dev.sluice.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The current day of one time zone, in the times of one ticker. The clock is looked at once a second, as it may jump. Times are
 * nanoseconds. Not safe for use by several threads: guarded by the lock of the pool or of the callers' limiter. Methods throw nothing.
 */
public final class DayWindow {

    /** A jump of the clock is noticed within this time; looking at it for each call would cost more than the call's pick. */
    private static final long RECHECK = Duration.ofSeconds(1).toNanos();

    /** Clocks are corrected by less than this without having jumped. */
    private static final long DRIFT = Duration.ofSeconds(2).toNanos();

    private final InstantSource clock;
    private ZoneId zone;
    private long checkedAt;
    private long number;
    private long beganAt;
    private long endsAt;

    /** Creates the window of the day that {@code clock} shows in {@code zone}; {@code now} is the ticker's time. */
    public DayWindow(InstantSource clock, ZoneId zone, long now) {
        this.clock = clock;
        this.zone = zone;
        look(now);
    }

    /** Sets the zone whose days these are. */
    public void setZone(ZoneId newZone, long now) {
        zone = newZone;
        look(now);
    }

    /** Looks at the clock, unless that was done within a second; returns whether the day ends at another time than before. */
    public boolean renew(long now) {
        if (now - checkedAt < RECHECK && now < endsAt) {
            return false;
        }
        long before = endsAt;
        look(now);
        return Math.abs(endsAt - before) > DRIFT;
    }

    /** Returns the number of the day, which grows by one a day, unless the clock is set back. */
    public long number() {
        return number;
    }

    /** Returns the time at which the day began. */
    public long beganAt() {
        return beganAt;
    }

    /** Returns the time at which the day ends, after {@code now} of the last look at the clock. */
    public long endsAt() {
        return endsAt;
    }

    /** Returns whether the moment that lies {@code age} before {@code now} is of this day. */
    public boolean includes(Duration age, long now) {
        return now - age.toNanos() >= beganAt;
    }

    private void look(long now) {
        Instant moment = clock.instant();
        LocalDate date = moment.atZone(zone).toLocalDate();
        checkedAt = now;
        number = date.toEpochDay();
        beganAt = now - nanos(date.atStartOfDay(zone).toInstant(), moment);
        endsAt = now + nanos(moment, date.plusDays(1).atStartOfDay(zone).toInstant());
    }

    private static long nanos(Instant from, Instant to) {
        return Duration.between(from, to).toNanos();
    }
}
