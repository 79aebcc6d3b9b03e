package dev.sluice.pool;

import java.time.Duration;

/**
 * How a key has been answering of late. Guarded by the pool's lock.
 *
 * <p>Averages are weighted towards the recent: a first byte counts for a fifth, use and failures fade by half in about ten
 * seconds.
 */
final class Vitals {

    private static final double RECENT = 0.2;

    private static final double FADE_NANOS = Duration.ofSeconds(15).toNanos();

    /** No provider is called silent before this long. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    /** Silent is what takes this many times as long as usual. */
    private static final double UNUSUAL = 4;

    private double firstByteNanos;
    private int waiting;
    private long quietSince;
    private double uses;
    private double failures;
    private long fadedAt;

    void sent(long now) {
        fade(now);
        uses++;
        if (waiting++ == 0) {
            quietSince = now;
        }
    }

    /** Takes an attempt's first byte. */
    void answered(long tookNanos, long now) {
        waiting--;
        quietSince = now;
        firstByteNanos = firstByteNanos == 0 ? tookNanos : firstByteNanos + RECENT * (tookNanos - firstByteNanos);
    }

    /** Takes the end of an attempt that had no first byte. */
    void unanswered() {
        waiting--;
    }

    void failed(long now) {
        fade(now);
        failures++;
    }

    /** Returns the usual time to the first byte, 0 where none ever came. */
    double firstByteNanos() {
        return firstByteNanos;
    }

    /** Returns how many attempts wait for their first byte. */
    int waiting() {
        return waiting;
    }

    /** Returns for how long attempts have waited of which none was answered. */
    long silence(long now) {
        return waiting == 0 ? 0 : now - quietSince;
    }

    /** Returns whether the key has been silent for so long that it should not be given much more. */
    boolean silent(double usualNanos, long now) {
        return silence(now) > Math.max((double) PATIENCE, UNUSUAL * Math.max(usualNanos, firstByteNanos));
    }

    /** Returns attempts of the last seconds, fading. */
    double uses(long now) {
        fade(now);
        return uses;
    }

    /** Returns failures of the last seconds, fading. */
    double failures(long now) {
        fade(now);
        return failures;
    }

    private void fade(long now) {
        if (now > fadedAt) {
            double kept = Math.exp((fadedAt - now) / FADE_NANOS);
            uses *= kept;
            failures *= kept;
            fadedAt = now;
        }
    }
}
