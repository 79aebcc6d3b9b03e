package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pacing that a provider enforces, learned from its refusals: the share of a minute's limit that it lets through at once
 * (the burst), and the share of the limit that it lets through at all.
 *
 * <p>A limit of 50 a minute may be enforced as a bucket that holds 50, as a window without memory, or as one call a second. All
 * accounts of a provider are limited in the same way, so that what two of them find out serves all. A refusal of one account
 * alone may have a reason of its own: a limit configured too high, or a key that is used outside this relay too. A saturated
 * pool loses next to nothing by a smaller burst.
 *
 * <p>Shares are between 0 and 1; times are nanoseconds. Not safe for use by several threads: guarded by the pool's lock. Methods
 * throw nothing.
 */
public final class Pacing {

    /** The smallest burst: one second's worth, which is as smooth as any known provider asks for. */
    static final double SMOOTHEST_BURST = 1.0 / 60;

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

    /** The most that is held back of a configured burst: {@link #JITTER} would be most of a small one. */
    private static final double LARGEST_HOLDBACK = 0.25;

    /**
     * The share that can be had of a limit enforced over a sliding window: calls that were sent a minute apart may arrive
     * closer together.
     */
    private static final double SLIDING_WINDOW_SHARE = 0.97;

    /** Refusals closer together than this have the same cause: calls that were under way when it was learned. */
    private static final long SAME_CAUSE = Duration.ofSeconds(2).toNanos();

    /** After this time without a refusal the learned pacing is relaxed by one step, and again after each further one. */
    private static final long QUIET_PERIOD = Duration.ofMinutes(5).toNanos();

    /** The factor by which a step relaxes the burst: small, since a burst that is too large costs every account a refusal. */
    private static final double BURST_GROWTH = 1.25;

    /** The step by which the share of the limit is relaxed, for the same reason. */
    private static final double SHARE_GROWTH = 0.01;

    private boolean singleAccount;
    private double burst = FULL_BURST;
    private double limitShare = 1;

    /** The account whose refusal another account has yet to confirm. */
    private @Nullable String suspect;

    private long suspectedAt;
    private long learnedAt;
    private long quietSince;

    /** Creates the pacing of a provider that has refused nothing yet. */
    public Pacing() {}

    /** Sets the number of the provider's accounts; a single one has no other account to confirm what it finds out. */
    public void setAccountCount(int count) {
        singleAccount = count == 1;
    }

    /** Returns the share of a minute's limit that may go at once where the provider's buckets hold {@code burst}'s worth. */
    static double shareOf(Duration burst) {
        double minutes = burst.toNanos() / 60e9;
        return Math.min(FULL_BURST, minutes - Math.min(1 - FULL_BURST, minutes * LARGEST_HOLDBACK));
    }

    /** Returns the burst as a share of a minute's limit. */
    double burst(long now) {
        if (burst < FULL_BURST && now - quietSince > QUIET_PERIOD) {
            burst = Math.min(FULL_BURST, burst * BURST_GROWTH);
            limitShare = Math.min(1, limitShare + SHARE_GROWTH);
            quietSince = now;
        }
        return burst;
    }

    /** Returns the share of a stated limit that can be had. */
    double limitShare() {
        return limitShare;
    }

    /**
     * Learns from a refusal that was not foreseen; returns whether the provider's pacing may explain it, so that the limit of
     * the account may still be true.
     *
     * @param account the account's name
     * @param longerThanRefill whether the provider asked for more time than a bucket needs to refill, or named no time
     */
    boolean refused(String account, boolean longerThanRefill, long now) {
        quietSince = now;
        if (burst < FULL_BURST && now - learnedAt < SAME_CAUSE) {
            return true;
        }
        boolean nothingLeftToLearn = burst == SMOOTHEST_BURST && limitShare < 1;
        if (nothingLeftToLearn || (burst == FULL_BURST && !longerThanRefill)) {
            return false;
        }
        boolean suspected = suspect != null && now - suspectedAt < QUIET_PERIOD;
        if (!singleAccount && suspected && account.equals(suspect)) {
            return false;
        }
        if (singleAccount || suspected) {
            learn(now);
        } else {
            suspect = account;
            suspectedAt = now;
        }
        return true;
    }

    private void learn(long now) {
        if (burst < FULL_BURST) {
            limitShare = SLIDING_WINDOW_SHARE;
        }
        burst = SMOOTHEST_BURST;
        suspect = null;
        learnedAt = now;
    }
}
