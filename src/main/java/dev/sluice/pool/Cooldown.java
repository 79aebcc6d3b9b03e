package dev.sluice.pool;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of an account after refusals: as long as the provider asks, or else twice as long each time, until an answer is good.
 * Guarded by the pool's lock.
 */
final class Cooldown {

    /** The first pause where the provider names no time: one that was too short costs no more than another refusal. */
    private static final long FIRST = Duration.ofSeconds(1).toNanos();

    /** The longest window of any known provider's limits. */
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();

    private long until;
    private long last;

    /** Returns the end of the longest pause so far; it may be in the past. */
    long until() {
        return until;
    }

    /** Pauses for {@code retryAfter}, or for {@link #next} where it is null; an earlier pause that lasts longer stays. */
    void begin(@Nullable Duration retryAfter, RandomGenerator random, long now) {
        until = Math.max(until, now + (retryAfter == null ? next(random) : retryAfter.toNanos()));
    }

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
