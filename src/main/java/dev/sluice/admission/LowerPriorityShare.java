package dev.sluice.admission;

import org.jspecify.annotations.Nullable;

/**
 * The least share of the capacity that callers of lower priorities have together, however many calls of higher priorities
 * wait. It is a twentieth: no caller starves, and the higher priorities lose no more than that.
 */
final class LowerPriorityShare {

    /** Little enough not to be missed, and a call in twenty where calls are alike. */
    private static final double SHARE = 0.05;

    private final FairShares shares;

    /** The capacity that lower priorities are owed, as a part of one minute's capacity. */
    private double owed;

    /** The amount from which on a caller is looked for; 0 before it is known what one needs. */
    private double needed;

    /** The caller whose next call goes before all others. */
    private @Nullable CallerShare preferred;

    private long turns;

    LowerPriorityShare(FairShares shares) {
        this.shares = shares;
    }

    /**
     * Notes that a call of {@code served} was served, which uses {@code amount} of one minute's capacity.
     *
     * @return a caller of a lower priority whose next call goes before all others from now on, or null
     */
    @Nullable
    CallerShare served(CallerShare served, double amount) {
        if (served == preferred) {
            served.takeTurn(++turns);
            owed -= amount;
            needed = 0;
            preferred = null;
            return null;
        }
        owed += SHARE * amount;
        if (preferred != null && preferred.waiting() == 0) {
            preferred.takeTurn(++turns);
            preferred = null;
        }
        if (preferred != null || owed < Math.max(needed, amount)) {
            return null;
        }
        CallerShare next = shares.nextBelow(served.caller().priority());
        if (next == null) {
            owed = 0;
            needed = 0;
            return null;
        }
        needed = next.usualCharge();
        if (owed < needed) {
            return null;
        }
        next.prefer();
        preferred = next;
        return next;
    }
}
