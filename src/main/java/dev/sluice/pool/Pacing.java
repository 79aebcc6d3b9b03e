package dev.sluice.pool;

import java.time.Duration;

/**
 * How much of a minute's allowance a provider lets through at once, learned from its refusals.
 *
 * <p>A limit of 50 a minute may be enforced as a bucket that holds 50, as a window that has no memory, or as one call a
 * second. Which of them it is holds for all of a provider's accounts, so that what one account finds out serves all: a
 * refusal that the account's ledger did not foresee first shrinks the burst, which costs a saturated pool nothing. Guarded
 * by the pool's lock.
 */
final class Pacing {

    /** The smallest burst: one second's worth, which is as smooth as any provider is known to ask for. */
    static final double SMOOTH = 1.0 / 60;

    /**
     * The largest burst: a minute's worth less one second's. The provider's bucket starts to refill when it is first asked,
     * ours when we first send; a network jitter of up to a second between two calls is covered by the difference.
     */
    static final double FULL = 1 - SMOOTH;

    /** Three refusals lead from the largest burst to the smallest. */
    private static final double SHRINK = 0.25;

    /** Refusals that come closer than this have one cause. */
    private static final long ONE_CAUSE = Duration.ofSeconds(2).toNanos();

    /** After this long without a refusal the burst grows again, and once more after each further one. */
    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    private static final double GROW = 1.25;

    private double burst = FULL;
    private long shrunkAt;
    private long quietSince;

    /** Returns the burst as a share of a minute's allowance. */
    double burst(long now) {
        if (burst < FULL && now - quietSince > PATIENCE) {
            burst = Math.min(FULL, burst * GROW);
            quietSince = now;
        }
        return burst;
    }

    /** Takes a refusal that was not foreseen; returns whether the burst explains it. */
    boolean refused(long now) {
        quietSince = now;
        boolean sameCause = burst < FULL && now - shrunkAt < ONE_CAUSE;
        if (sameCause || burst == SMOOTH) {
            return sameCause;
        }
        burst = Math.max(SMOOTH, burst * SHRINK);
        shrunkAt = now;
        return true;
    }
}
