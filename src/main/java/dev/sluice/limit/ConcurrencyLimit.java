package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * How many calls an account may have under way: as stated, or no bound until the provider refuses one more. Guarded by the
 * pool's lock.
 */
public final class ConcurrencyLimit {

    /** Stands for no bound. */
    public static final double UNBOUNDED = Double.POSITIVE_INFINITY;

    /** What a refusal leaves of the calls that were under way. */
    private static final double BACK_OFF = 0.9;

    private double stated;
    private double limit;
    private int inFlight;

    public ConcurrencyLimit(@Nullable Integer stated) {
        state(stated == null ? UNBOUNDED : stated);
    }

    public int inFlight() {
        return inFlight;
    }

    public double limit() {
        return Math.max(1, Math.floor(limit));
    }

    public boolean full() {
        return inFlight >= limit();
    }

    /** Returns what is free as a share of the limit, 0 to 1. */
    public double headroom() {
        return limit == UNBOUNDED ? 1 : Math.max(0, 1 - inFlight / limit());
    }

    /** Takes a limit that was configured or reported. */
    public void state(double newLimit) {
        if (newLimit != stated) {
            stated = newLimit;
            limit = newLimit;
        }
    }

    public void begin() {
        inFlight++;
    }

    public void end() {
        inFlight--;
    }

    /** Takes a refusal for too many calls at once, the refused one still counted in. */
    public void refused() {
        limit = Math.max(1, Math.min(limit, (inFlight - 1) * BACK_OFF));
    }

    /** Takes a good answer: what was cut grows back by one for each round of calls. */
    public void answered() {
        if (limit < stated && inFlight >= limit() - 1) {
            limit = Math.min(stated, limit + 1 / limit());
        }
    }
}
