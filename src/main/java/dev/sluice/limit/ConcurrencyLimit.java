package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * The limit on the calls that an account may have under way, with the number that are. The limit is the stated one, or none
 * until the provider refuses a call for too many at once; refusals cut it and good answers raise it again (additive increase,
 * multiplicative decrease).
 *
 * <p>The unit is calls. Not safe for use by several threads: guarded by the pool's lock. Methods throw nothing.
 */
public final class ConcurrencyLimit {

    /** Stands for no limit. */
    public static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    /**
     * The share of the calls under way that a refusal leaves: a tenth less, since the provider served all but one of them a
     * moment ago.
     */
    private static final double BACK_OFF = 0.9;

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
    public void refused() {
        limit = Math.max(1, Math.min(limit, (inFlight - 1) * BACK_OFF));
    }

    /** Learns from a good answer: a limit that was cut grows by one for each round of calls, up to the stated one. */
    public void answered() {
        if (limit < stated && inFlight >= limit() - 1) {
            limit = Math.min(stated, limit + 1 / limit());
        }
    }
}
