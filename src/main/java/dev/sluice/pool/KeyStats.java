package dev.sluice.pool;

import java.time.Duration;

/**
 * The recent statistics of one key, and the window of attempts that may wait for its first byte. Guarded by the pool's lock.
 *
 * <p>Averages favour recent events: a first byte weighs a fifth, and uses and failures halve in about ten seconds.
 *
 * <p>The window works like TCP's slow start. It begins small and grows with each answer while half of it is in use. Within
 * three round trips or two seconds, whichever is longer, it reaches what callers keep under way. So a key that is dead or
 * hangs loses a handful of attempts, a key that answers is soon no longer held back, and a key that comes back is not
 * flooded. Attempts whose answers have begun do not count, since a long stream proves the key good for as long as it lasts.
 */
final class KeyStats {

    /** The window of a key that has never answered: enough to start quickly, few enough to lose. */
    static final int INITIAL_WINDOW = 5;

    /** The growth within {@link #RAMP}, or three round trips: from a handful to what a busy caller keeps under way over all keys. */
    private static final double RAMP_GROWTH = 64;

    /** The growth where many keys share what callers keep under way. */
    private static final double LEAST_RAMP_GROWTH = 8;

    /** In nanoseconds: the time of this growth where three round trips are shorter. */
    private static final double RAMP = Duration.ofSeconds(2).toNanos();

    /** The fewest round trips of this growth, so that each step is answered before the next. */
    private static final double RAMP_ROUND_TRIPS = 3;

    /** More attempts than one relay has under way: no bound in practice, and the window still halves at a failure. */
    private static final double LARGEST_WINDOW = 1e6;

    /** The weight of a first byte in the mean: the last handful of answers decides. */
    private static final double FIRST_BYTE_WEIGHT = 0.2;

    /** The time constant by which uses and failures decay. */
    private static final double DECAY_NANOS = Duration.ofSeconds(15).toNanos();

    /** No key counts as silent before this time: models that reason take seconds to their first byte. */
    private static final long LEAST_SILENCE = Duration.ofSeconds(10).toNanos();

    /** A key counts as silent after this many times the usual time to the first byte. */
    private static final double SILENCE_FACTOR = 4;

    /** A key that has never answered is given no more attempts after this many times the usual time to the first byte. */
    private static final double UNPROVEN_SILENCE_FACTOR = 2;

    private double firstByteNanos;
    private double window = INITIAL_WINDOW;
    private int waiting;

    /** The answers that are to come to attempts which used the window up. */
    private int proving;

    private long silentSince;
    private double uses;
    private double failures;
    private long decayedAt;

    void sent(long now) {
        decay(now);
        uses++;
        if (waiting++ == 0) {
            silentSince = now;
        }
        if (waiting >= window - 1) {
            proving = waiting;
        }
    }

    /** Records an attempt's first byte; {@code keys} is the number of the provider's keys. */
    void answered(long tookNanos, int keys, long now) {
        // A window that is not in use would prove nothing by growing (RFC 7661).
        if (proving > 0) {
            proving--;
            window = Math.min(LARGEST_WINDOW, window + growth(tookNanos, keys));
        }
        waiting--;
        silentSince = now;
        firstByteNanos =
                firstByteNanos == 0 ? tookNanos : firstByteNanos + FIRST_BYTE_WEIGHT * (tookNanos - firstByteNanos);
    }

    /** Returns what an answer adds to the window: a round trip has as many answers as the window is large. */
    private static double growth(long roundTripNanos, int keys) {
        double growth = Math.max(LEAST_RAMP_GROWTH, RAMP_GROWTH / keys);
        return Math.pow(growth, Math.min(1 / RAMP_ROUND_TRIPS, roundTripNanos / RAMP)) - 1;
    }

    /** Records the end of an attempt that had no first byte. */
    void unanswered() {
        waiting--;
    }

    void failed(long now) {
        decay(now);
        failures++;
        window = Math.max(INITIAL_WINDOW, window / 2);
    }

    /** Takes a failure back that was not the key's. */
    void forgive(long now) {
        decay(now);
        failures = Math.max(0, failures - 1);
        window = Math.min(LARGEST_WINDOW, window * 2);
    }

    /** Sets the window back to a new key's. */
    void resetWindow() {
        window = INITIAL_WINDOW;
    }

    /**
     * Returns whether one more attempt may wait for its first byte. A silent key has the window of a new key. A key that has
     * never answered has none while its first attempts take longer than those of the provider's other keys.
     */
    boolean allowsOneMore(double meanFirstByteNanos, long now) {
        boolean unproven = firstByteNanos == 0 && meanFirstByteNanos > 0;
        if (unproven && silence(now) > UNPROVEN_SILENCE_FACTOR * meanFirstByteNanos) {
            return false;
        }
        return waiting < (isSilent(meanFirstByteNanos, now) ? INITIAL_WINDOW : window);
    }

    /** Returns the mean time to the first byte in nanoseconds, 0 where none ever came. */
    double firstByteNanos() {
        return firstByteNanos;
    }

    /** Returns the nanoseconds for which attempts have been waiting without any of them being answered. */
    long silence(long now) {
        return waiting == 0 ? 0 : now - silentSince;
    }

    /** Returns the number of attempts of the last seconds, older ones weighing less. */
    double uses(long now) {
        decay(now);
        return uses;
    }

    /** Returns the number of failures of the last seconds, older ones weighing less. */
    double failures(long now) {
        decay(now);
        return failures;
    }

    private boolean isSilent(double meanFirstByteNanos, long now) {
        return silence(now)
                > Math.max((double) LEAST_SILENCE, SILENCE_FACTOR * Math.max(meanFirstByteNanos, firstByteNanos));
    }

    private void decay(long now) {
        if (now > decayedAt) {
            double left = Math.exp((decayedAt - now) / DECAY_NANOS);
            uses *= left;
            failures *= left;
            decayedAt = now;
        }
    }
}
