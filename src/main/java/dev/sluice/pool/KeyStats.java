package dev.sluice.pool;

import java.time.Duration;

/**
 * How a key has been answering of late, and how many attempts it may therefore have waiting for their first byte. Guarded by
 * the pool's lock.
 *
 * <p>Averages are weighted towards the recent: a first byte counts for a fifth, use and failures fade by half in about ten
 * seconds.
 *
 * <p>The attempts that may wait start at a handful and become one more with each answer, which doubles them each round trip;
 * a key that is dead or hangs is so asked a handful of times and not more, and a key that comes back is not flooded. What is
 * being answered does not count, since a long stream proves the key good for as long as it lasts.
 */
final class KeyStats {

    /** What a key that has never answered may have waiting: enough to start swiftly, few enough to lose. */
    static final int FEW = 5;

    private static final double WIDEST = 1e6;

    private static final double RECENT = 0.2;

    private static final double FADE_NANOS = Duration.ofSeconds(15).toNanos();

    /** No provider is called silent before this long. */
    private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

    /** Silent is what takes this many times as long as usual. */
    private static final double UNUSUAL = 4;

    private double firstByteNanos;
    private double window = FEW;
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
        window = Math.min(WIDEST, window + 1);
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
        window = Math.max(FEW, window / 2);
    }

    /** Takes the key for a new one in what it may have waiting. */
    void restart() {
        window = FEW;
    }

    /** Returns whether one more attempt may wait; a silent key is as good as a new one. */
    boolean allowOneMore(double usualNanos, long now) {
        return waiting < (silent(usualNanos, now) ? FEW : window);
    }

    /** Returns the usual time to the first byte, 0 where none ever came. */
    double firstByteNanos() {
        return firstByteNanos;
    }

    /** Returns for how long attempts have waited of which none was answered. */
    long silence(long now) {
        return waiting == 0 ? 0 : now - quietSince;
    }

    /** Returns whether the key has been silent for so long that it should not be given much more. */
    private boolean silent(double usualNanos, long now) {
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
