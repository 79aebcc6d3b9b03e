package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * The limit on the calls that an account may have under way, with the number that are. The limit is the stated one, or none
 * until the provider refuses a call for too many at once. A refusal leaves what was served; good answers raise it again by steps
 * that double for as long as nothing is refused ({@link RateLadder}).
 *
 * <p>The unit is calls. Not safe for use by several threads: guarded by the pool's lock. Methods throw nothing.
 */
public final class ConcurrencyLimit implements SharedLimit {

    /** Stands for no limit. */
    public static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    /** The good answers for each refusal that looking for a higher limit costs: half a per cent. */
    private static final int ANSWERS_A_REFUSAL = 200;

    private final RateLadder ladder = new RateLadder(ANSWERS_A_REFUSAL);

    private double stated;
    private double limit;
    private int inFlight;

    /** Creates a limit of {@code stated} calls, or without a bound where it is null. */
    public ConcurrencyLimit(@Nullable Integer stated) {
        setStated(stated == null ? UNBOUNDED : stated);
    }

    /** Returns the number of calls under way. */
    public int inFlight() {
        return inFlight;
    }

    /** Returns the limit in whole calls, &gt;= 1, or {@link #UNBOUNDED}. */
    public double limit() {
        return Math.max(1, Math.floor(limit));
    }

    @Override
    public boolean isBounded() {
        return limit != UNBOUNDED;
    }

    /** Returns 0: nothing refills, and each end gives back. */
    @Override
    public double perMinute() {
        return 0;
    }

    @Override
    public double capacity() {
        return limit();
    }

    /** Returns whether no further call may begin. */
    public boolean full() {
        return inFlight >= limit();
    }

    /** Returns the calls that may still begin as a share of the limit, 0 to 1. */
    public double headroom() {
        return limit == UNBOUNDED ? 1 : Math.max(0, 1 - inFlight / limit());
    }

    /** Sets the limit that was configured or that the provider reports; a repeated value keeps what refusals have taught. */
    public void setStated(double newLimit) {
        if (newLimit != stated) {
            stated = newLimit;
            limit = newLimit;
        }
    }

    /** Counts a call that begins, even if the limit is reached. */
    public void begin() {
        inFlight++;
    }

    /** Counts a call that ends. */
    public void end() {
        inFlight--;
    }

    /** Learns from a refusal for too many calls at once; the refused call is still counted as under way. */
    public void refused(long now) {
        ladder.restart(now);
        limit = Math.max(1, Math.min(limit, inFlight - 1));
    }

    /** Adopts a limit that was learned before, &gt;= 1. */
    public void remember(double learned) {
        limit = Math.max(1, Math.min(stated, learned));
    }

    /** Learns from a good answer. */
    public void answered(long now) {
        if (limit >= stated || inFlight < limit() - 1) {
            return;
        }
        double step = ladder.answered(false, now);
        if (step > 0) {
            limit = Math.min(stated, Math.floor(limit) + Math.max(1, limit * step));
        }
    }
}
