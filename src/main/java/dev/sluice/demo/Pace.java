package dev.sluice.demo;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The speed of answers.
 *
 * @param firstToken the time until the first event
 * @param tokensPerSecond the rate of tokens after it, &gt; 0
 * @param jitter the largest relative deviation of both times, in either direction; 0 to 1
 */
public record Pace(Duration firstToken, double tokensPerSecond, double jitter) {

    /** Answers without any delay. */
    public static final Pace NONE = new Pace(Duration.ZERO, Double.POSITIVE_INFINITY, 0);

    /** About the speed of a mid-sized hosted model. */
    public static final Pace REALISTIC = new Pace(Duration.ofMillis(500), 80, 0.4);

    /** The speed of a provider that is overloaded. */
    public static final Pace SLOW = new Pace(Duration.ofSeconds(3), 2, 0.2);

    private static final double NANOS_A_SECOND = 1e9;

    /** Returns whether there is any delay. */
    boolean hasDelay() {
        return !firstToken.isZero() || tokensPerSecond < Double.POSITIVE_INFINITY;
    }

    /** Draws the nanoseconds until the first event. */
    long firstTokenNanos(RandomGenerator random) {
        return jittered((double) firstToken.toNanos(), random);
    }

    /** Draws the nanoseconds that {@code tokens} take to generate. */
    long nanosFor(int tokens, RandomGenerator random) {
        return jittered(tokens / tokensPerSecond * NANOS_A_SECOND, random);
    }

    private long jittered(double nanos, RandomGenerator random) {
        return jitter == 0 ? (long) nanos : (long) (nanos * (1 - jitter + 2 * jitter * random.nextDouble()));
    }
}
