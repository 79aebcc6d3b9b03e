package dev.sluice.limit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a minute's allowance a provider lets through at once, and how much of it in all, learned from its refusals.
 *
 * <p>A limit of 50 a minute may be enforced as a bucket that holds 50, as a window that has no memory, or as one call a
 * second. Which of them it is holds for all of a provider's accounts, so that what two find out serves all. One account
 * alone may have been refused for a reason of its own: a limit written down too high, somebody else who uses its key. What
 * is learned costs a saturated pool next to nothing. Guarded by the pool's lock.
 */
public final class Pacing {

    /** The smallest burst: one second's worth, which is as smooth as any provider is known to ask for. */
    static final double SMOOTH = 1.0 / 60;

    /** How far apart two requests may have been sent that arrive in the wrong order, or further apart by as much. */
    static final Duration JITTER = Duration.ofMillis(500);

    /**
     * The largest burst: a minute's worth less a jitter's. The provider's bucket starts to refill when it is first asked,
     * ours when we first send.
     */
    static final double FULL = 1 - JITTER.toNanos() / 60e9;

    /** What can be had of a limit that is enforced over a sliding window, where calls sent a minute apart may arrive closer. */
    private static final double WITHIN_WINDOWS = 0.97;

    /** Refusals that come closer than this have one cause: calls that were under way when it was learned. */
    private static final long ONE_CAUSE = Duration.ofSeconds(2).toNanos();

    /** After this long without a refusal what was learned is doubted a little, and again after each further one. */
    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    private static final double GROW = 1.25;
    private static final double REGAIN = 0.01;

    private boolean alone;
    private double burst = FULL;
    private double share = 1;
    private @Nullable String suspect;
    private long suspectedAt;
    private long learnedAt;
    private long quietSince;

    /** Takes how many accounts the provider has; where there is one, nobody else can confirm what it finds out. */
    public void accounts(int count) {
        alone = count == 1;
    }

    /** Returns the burst as a share of a minute's allowance. */
    double burst(long now) {
        if (burst < FULL && now - quietSince > PATIENCE) {
            burst = Math.min(FULL, burst * GROW);
            share = Math.min(1, share + REGAIN);
            quietSince = now;
        }
        return burst;
    }

    /** Returns what can be had of a limit that somebody stated, as a share of it. */
    double share() {
        return share;
    }

    /**
     * Takes a refusal of {@code account} that was not foreseen; returns whether the provider's way may explain it.
     *
     * @param late whether the provider asked for more time than a bucket needs to refill, or did not say
     */
    boolean refused(String account, boolean late, long now) {
        quietSince = now;
        if (burst < FULL && now - learnedAt < ONE_CAUSE) {
            return true;
        }
        boolean nothingLeftToLearn = burst == SMOOTH && share < 1;
        if (nothingLeftToLearn || (burst == FULL && !late)) {
            return false;
        }
        boolean suspected = suspect != null && now - suspectedAt < PATIENCE;
        if (!alone && suspected && account.equals(suspect)) {
            return false;
        }
        if (alone || suspected) {
            learn(now);
        } else {
            suspect = account;
            suspectedAt = now;
        }
        return true;
    }

    private void learn(long now) {
        if (burst < FULL) {
            share = WITHIN_WINDOWS;
        }
        burst = SMOOTH;
        suspect = null;
        learnedAt = now;
    }
}
