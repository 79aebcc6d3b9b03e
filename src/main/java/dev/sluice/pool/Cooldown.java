package dev.sluice.pool;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The lengths of the pauses after refusals that state none: twice as long each time, until an answer is good. Guarded by the pool's
 * lock.
 */
final class Cooldown {

    /** The first pause where the provider names no time. If it is too short, it costs only another refusal. */
    private static final long FIRST = Duration.ofSeconds(1).toNanos();

    /** The longest window of any known provider's limits. */
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private long last;

    /** Returns the length of the next pause in nanoseconds, varied so that accounts refused together do not return together. */
    long next(RandomGenerator random) {
        last = Math.min(LONGEST, Math.max(FIRST, last * 2));
        return (long) (last * random.nextDouble(0.75, 1.25));
    }

    /** Lets the next pause be short again. */
    void reset() {
        last = 0;
    }
}
