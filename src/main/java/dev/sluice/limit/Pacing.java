package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pacing that a provider enforces, learned from its answers and refusals: the share of a minute's limit that it lets through at
 * once (the burst), and the share of the limit that it lets through at all.
 *
 * <p>A limit of 50 a minute may be enforced as a bucket that holds 50 or five, as a window without memory, or as one call a second.
 * All accounts of a provider are limited in the same way, so that what one or two of them find out serves all. The burst starts
 * small. One account at a time goes ahead, by a step for each round trip, and the others follow where it was served. A refusal
 * that asks for more time than a bucket needs, or of a rate that may be right, shows a window, once a second account has met it: a
 * refusal of one account alone may have a reason of its own. Calls are then sent evenly, and where evenly sent ones are refused,
 * at 1, 2 and 4 % less than the limit.
 *
 * <p>Shares are between 0 and 1; times are nanoseconds. Not safe for use by several threads: guarded by the pool's lock. Methods
 * throw nothing.
 */
public final class Pacing {

    /**
     * The smallest burst: a tenth of a second's worth, since a window counts what came at once in addition to what comes evenly.
     * Timers are not so late as to lose it.
     */
    static final double SMOOTHEST_BURST = 0.1 / 60;

    /**
     * The longest time between two requests that may arrive in the wrong order, and the most by which two requests may arrive
     * further apart than they were sent.
     */
    static final Duration JITTER = Duration.ofMillis(500);

    /**
     * The largest burst: a minute's worth less that of {@link #JITTER}. The provider's bucket starts to refill when the first
     * request arrives, ours when it is sent.
     */
    static final double FULL_BURST = 1 - JITTER.toNanos() / 60e9;

    /** The most that is held back of a burst: {@link #JITTER} would be most of a small one. */
    private static final double LARGEST_HOLDBACK = 0.25;

    /** The share of a burst that was served by which the account that goes ahead exceeds it. */
    private static final double STEP = 0.25;

    /**
     * The bound on that step, in shares of a minute for each account of the provider: a step too far is refused, and that is
     * to be at most half a per cent of what all of them use in the first minute.
     */
    private static final double LARGEST_STEP = 0.005;

    /** The time without a good answer in its larger burst after which another account goes ahead. */
    private static final long AHEAD_FOR = Duration.ofSeconds(5).toNanos();

    /**
     * The least share that can be had of a limit enforced over a sliding window: calls that were sent a window apart may arrive
     * closer together, by 30 ms over kept connections, and the shortest windows are of a second.
     */
    private static final double LEAST_SHARE = 0.96;

    /** Refusals closer together than this have the same cause: calls that were under way when it was learned. */
    private static final long SAME_CAUSE = Duration.ofSeconds(2).toNanos();

    /** After this time without a refusal the learned pacing is relaxed by one step, and again after each further one. */
    private static final long QUIET_PERIOD = Duration.ofMinutes(5).toNanos();

    /** The factor by which a step relaxes the burst: small, since what goes beyond the provider's is refused at once. */
    private static final double BURST_GROWTH = 1.05;

    /** The factor for small bursts, which were learned as none at all where the cause may have been another one. */
    private static final double SMALL_BURST_GROWTH = 2;

    /** Ten seconds' worth: what Azure's buckets hold, and little enough for a step to cost a handful of requests. */
    private static final double SMALL_BURST = 10.0 / 60;

    /** The part of a limit that is left out first, half of which comes back in each quiet period: half a second's jitter in a minute. */
    private static final double FIRST_LACK = 0.01;

    private int accounts = 2;

    /** The largest burst that was served. */
    private double served;

    /** The bound on the burst that refusals have shown. */
    private double bound = FULL_BURST;

    /** True if refusals have shown a window rather than a bucket. */
    private boolean windowed;

    private double limitShare = 1;

    /** The account that goes ahead. */
    private @Nullable Object ahead;

    private long aheadSince;

    /** The account whose refusal another account has yet to confirm. */
    private @Nullable String suspect;

    private long suspectedAt;
    private long learnedAt;
    private long quietSince;

    /** Creates the pacing of a provider that has refused nothing yet. */
    public Pacing() {}

    /** Sets the number of the provider's accounts; a single one has no other account to confirm what it finds out. */
    public void setAccountCount(int count) {
        accounts = Math.max(1, count);
    }

    /** Returns the share of a minute's limit that may go at once where the provider's buckets hold {@code burst}'s worth. */
    static double shareOf(Duration burst) {
        return heldBack(burst.toNanos() / 60e9);
    }

    /** Returns what may go at once of a bucket that holds {@code share} of a minute's limit. */
    static double heldBack(double share) {
        return Math.min(FULL_BURST, share - Math.min(1 - FULL_BURST, share * LARGEST_HOLDBACK));
    }

    /** Returns the bound on the burst that refusals have shown, as a share of a minute's limit. */
    double bound(long now) {
        if (bound < FULL_BURST && now - quietSince > QUIET_PERIOD) {
            bound = Math.min(FULL_BURST, bound * (bound < SMALL_BURST ? SMALL_BURST_GROWTH : BURST_GROWTH));
            limitShare += (1 - limitShare) / 2;
            windowed &= bound < FULL_BURST;
            quietSince = now;
        }
        return bound;
    }

    /**
     * Returns the burst that {@code account} may use, as a share of a minute's limit.
     *
     * @param account by which one account is told from another
     * @param least the smallest step, the share of a minute's limit that one call takes
     */
    double burst(Object account, double least, long now) {
        double most = bound(now);
        if (served >= FULL_BURST) {
            return most;
        }
        if (ahead == null || now - aheadSince > AHEAD_FOR) {
            ahead = account;
            aheadSince = now;
        }
        if (!account.equals(ahead)) {
            return Math.min(most, heldBack(served));
        }
        double step = Math.max(least, Math.min(served * STEP, LARGEST_STEP * accounts));
        return Math.min(most, served + step);
    }

    /** Returns whether a refusal has shown how large a burst may be. */
    public boolean isBounded() {
        return bound < FULL_BURST;
    }

    /** Returns whether calls are to be spread evenly. */
    boolean isSmooth() {
        return windowed;
    }

    /** Returns the share of a stated limit that can be had. */
    double limitShare() {
        return limitShare;
    }

    /** Notes that {@code account} was served when its bucket lacked {@code depth}, as a share of a minute's limit. */
    void admitted(Object account, double depth, long now) {
        if (depth > served) {
            served = Math.min(FULL_BURST, depth);
            if (account.equals(ahead)) {
                aheadSince = now;
            }
        }
    }

    /** Learns that a bucket that lacked {@code depth}, as a share of a minute's limit, had no room. */
    void refusedAt(double depth, long now) {
        quietSince = now;
        bound = Math.max(SMOOTHEST_BURST, Math.min(bound, heldBack(depth)));
        served = Math.min(served, bound);
    }

    /**
     * Learns from a refusal that was not foreseen; returns whether the provider's pacing may explain it, so that the limit of
     * the account may still be true.
     *
     * @param account the account's name
     */
    boolean refused(String account, long now) {
        quietSince = now;
        if (bound < FULL_BURST && now - learnedAt < SAME_CAUSE) {
            return true;
        }
        boolean nothingLeftToLearn = bound <= SMOOTHEST_BURST && limitShare <= LEAST_SHARE;
        if (nothingLeftToLearn) {
            return false;
        }
        boolean suspected = suspect != null && now - suspectedAt < QUIET_PERIOD;
        if (accounts > 1 && suspected && account.equals(suspect)) {
            return false;
        }
        if (accounts == 1 || suspected) {
            learn(now);
        } else {
            suspect = account;
            suspectedAt = now;
        }
        return true;
    }

    /** The burst and the share of a limit that were learned, as shares of a minute. */
    public record Learned(double served, double bound, boolean windowed, double limitShare) {}

    /** Returns what was learned. */
    public Learned learned() {
        return new Learned(served, bound, windowed, limitShare);
    }

    /** Adopts what was learned before; shares that are none are brought into their range. */
    public void remember(Learned before, long now) {
        bound = Math.max(SMOOTHEST_BURST, Math.min(FULL_BURST, before.bound()));
        served = Math.max(0, Math.min(bound, before.served()));
        windowed = before.windowed() && bound < FULL_BURST;
        limitShare = Math.max(LEAST_SHARE, Math.min(1, before.limitShare()));
        quietSince = now;
    }

    private void learn(long now) {
        if (bound <= SMOOTHEST_BURST) {
            limitShare = Math.max(LEAST_SHARE, 1 - Math.max(FIRST_LACK, 2 * (1 - limitShare)));
        }
        bound = SMOOTHEST_BURST;
        served = Math.min(served, bound);
        windowed = true;
        suspect = null;
        learnedAt = now;
    }
}
