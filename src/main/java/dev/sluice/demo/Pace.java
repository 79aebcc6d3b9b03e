package dev.sluice.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How fast answers come.
 *
 * @param firstToken how long until the first event
 * @param tokensPerSecond how fast tokens follow, &gt; 0
 * @param jitter by what share each of the two may be off, either way; 0 to 1
 */
public record Pace(Duration firstToken, double tokensPerSecond, double jitter) {

    /** No waiting at all. */
    public static final Pace NONE = new Pace(Duration.ZERO, Double.POSITIVE_INFINITY, 0);

    /** About what a mid-sized hosted model does: half a second, then faster than anyone reads. */
    public static final Pace BELIEVABLE = new Pace(Duration.ofMillis(500), 80, 0.4);

    /** A provider in trouble: seconds to start, and then slower than people read. */
    public static final Pace SLOW = new Pace(Duration.ofSeconds(3), 2, 0.2);

    private static final double NANOS_A_SECOND = 1e9;

    /** Says whether events wait for their time at all. */
    boolean waits() {
        return !firstToken.isZero() || tokensPerSecond < Double.POSITIVE_INFINITY;
    }

    /** Draws the wait for the first event. */
    long firstTokenNanos(RandomGenerator random) {
        return jittered((double) firstToken.toNanos(), random);
    }

    /** Draws the time that {@code tokens} take to generate. */
    long nanosFor(int tokens, RandomGenerator random) {
        return jittered(tokens / tokensPerSecond * NANOS_A_SECOND, random);
    }

    private long jittered(double nanos, RandomGenerator random) {
        return jitter == 0 ? (long) nanos : (long) (nanos * (1 - jitter + 2 * jitter * random.nextDouble()));
    }
}
