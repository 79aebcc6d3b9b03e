package dev.sluice.limit;

import java.time.Duration;

/**
 * The use of one limit while nothing bounds it, as far as a first refusal needs it: that of the last quarter of a minute, of the fullest
 * second, and of each second of the last minute. Guarded by the pool's lock.
 *
 * <p>Amounts are in the dimension's unit. Times are nanoseconds.
 */
final class RecentUse {

    /**
     * The time over which what was sent up to a first refusal is spread: what a provider's bucket most likely held. Known ones
     * hold between a second's and a minute's worth, and this is a factor of four from the one and of fifteen from the other,
     * since a rate that is too high costs refusals and one that is too low only seconds.
     */
    static final double SPAN = Duration.ofSeconds(15).toNanos();

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    /** More than the seconds of a minute, of the second by which a wait is rounded up, and of the one under way. */
    private static final int SECONDS = 64;

    private final long firstAt;
    private final double[] bySecond = new double[SECONDS];

    /** The number of the second of the latest use. */
    private long latest;

    /** The amount taken as of {@link #at}, earlier parts weighing less. */
    private double amount;

    /** The same of the last second. */
    private double inSecond;

    private double peak;
    private long at;

    /** Creates a use of nothing. */
    RecentUse(long now) {
        this.firstAt = now;
        this.at = now;
        this.latest = Math.floorDiv(now, SECOND);
    }

    void take(double more, long now) {
        amount = amount(now) + more;
        inSecond = inSecond * Math.exp((at - now) / (double) SECOND) + more;
        peak = Math.max(peak, inSecond);
        at = now;
        advance(Math.floorDiv(now, SECOND));
        bySecond[slot(latest)] += more;
    }

    /** Returns the amount of the last {@link #SPAN}, earlier parts weighing less. */
    double amount(long now) {
        return amount * Math.exp((at - now) / SPAN);
    }

    /** Returns the amount of the fullest second, earlier parts weighing less. */
    double fullestSecond() {
        return peak;
    }

    /** Returns the amount by the minute, as if the provider's bucket had been empty since the first was taken. */
    double perMinute(long now) {
        double span = Math.min(SPAN, Math.max((double) SECOND, (double) now - firstAt));
        return amount(now) * MINUTE / span;
    }

    /** Returns the amount taken since {@code from}, which is no further back than about a minute; seconds count whole. */
    double since(long from) {
        double sum = 0;
        long first = Math.max(Math.floorDiv(from, SECOND), latest - SECONDS + 1);
        for (long second = first; second <= latest; second++) {
            sum += bySecond[slot(second)];
        }
        return sum;
    }

    private void advance(long second) {
        long first = Math.max(latest + 1, second - SECONDS + 1);
        for (long each = first; each <= second; each++) {
            bySecond[slot(each)] = 0;
        }
        latest = Math.max(latest, second);
    }

    private static int slot(long second) {
        return Math.floorMod(second, SECONDS);
    }
}
