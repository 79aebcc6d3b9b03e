package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A measurement of what the provider admitted up to a refusal. Immutable.
 *
 * @param least the amount admitted since the refusal before, by the minute; 0 where there was none
 * @param most the same without the time in which nothing was sent, and in which the provider's bucket may have been full
 * @param requests the number of requests in it
 * @param whole whether it is of whole windows of the provider, so that it is the limit itself; up to a first refusal, whether that refusal
 *     names the end of a long window, so that little more was admitted
 * @param first the rate that a first refusal makes likely, by the minute; 0 where nothing was counted
 */
record Measurement(double least, double most, int requests, boolean whole, double first) {

    /** A measurement of nothing. */
    static final Measurement NOTHING = new Measurement(0, 0, 0, false, 0);

    private static final double MINUTE = Duration.ofMinutes(1).toNanos();

    /** The bounds of an exact measurement differ by no more. */
    private static final double EXACT = 1.1;

    /** The requests from which on a measurement is believed: it is then wrong by a tenth at most. */
    static final int ENOUGH = 10;

    /**
     * The requests from which on a refill was measured, whatever passed without use: a window of a second, which keeps nothing of such
     * a time, is full again after as many as it holds.
     */
    private static final int MANY = 20;

    /** The fewest requests that bound the limit: two at the ends may belong to another measurement. */
    private static final int FEW = 4;

    /** The requests by which a measurement may be too small: the one at its end, and half of the one at its start. */
    private static final double UNCOUNTED = 1.5;

    /** A rate that began lower than what was admitted by more was so low that the provider's bucket was full meanwhile. */
    private static final double STEADY = 1.2;

    /** The bounds of a measurement of which two fifths of the time were no pause: a smaller bucket may have been full in a longer one. */
    private static final double MOSTLY_USED = 2.5;

    /**
     * Returns this measurement where the provider has room for {@code amount} again after {@code wait}: a first refusal makes no lower rate
     * likely, however little was sent before it.
     *
     * @param wait the time that the provider names, or null where it names none
     */
    Measurement withRoomFor(double amount, @Nullable Duration wait) {
        if (first == 0 || wait == null || wait.isZero() || wait.isNegative()) {
            return this;
        }
        double named = amount * MINUTE / wait.toNanos();
        return named <= first ? this : new Measurement(least, Math.max(most, named), requests, whole, named);
    }

    /** Returns whether the bounds say the same. */
    boolean isExact() {
        return most < least * EXACT;
    }

    /** Returns whether the provider's bucket may have been full meanwhile, since the rate rose from {@code begunAt}. */
    boolean isClimb(double begunAt) {
        return begunAt * STEADY < least;
    }

    /**
     * Returns whether the amount is the limit.
     *
     * @param begunAt the rate at the start
     * @param refillCounts whether pauses count where there are {@link #MANY} requests, as in a bucket
     */
    boolean isLimit(double begunAt, boolean refillCounts) {
        boolean steady = !isClimb(begunAt) && (isExact() || (refillCounts && requests >= MANY && isMostlyUsed()));
        return requests >= ENOUGH && (whole || steady);
    }

    /** Returns the most that a bucket's refill can be, where the rate was {@code begunAt} at the start. */
    double highestRefill(double begunAt) {
        return requests < FEW || isClimb(begunAt) || !isMostlyUsed()
                ? Double.POSITIVE_INFINITY
                : least * (1 + UNCOUNTED / requests);
    }

    /** Returns whether a refill that was measured is less than {@code rate}, where the rate was {@code begunAt} at the start. */
    boolean isBelow(double rate, double begunAt) {
        return requests >= MANY && isMostlyUsed() && !isClimb(begunAt) && least * EXACT < rate;
    }

    private boolean isMostlyUsed() {
        return most < least * MOSTLY_USED;
    }
}
