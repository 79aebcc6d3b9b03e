package dev.sluice.limit;

/**
 * The amounts that attempts have reserved of one allowance, used and given back, and what they say of a provider's report on a
 * past moment. Guarded by the pool's lock.
 *
 * <p>A subclass of the use that the provider has admitted, rather than a part beside it: a pick looks at both, and each further
 * object costs it a cache miss.
 *
 * <p>Amounts are in the dimension's unit: requests or tokens. Times are nanoseconds.
 */
final class ReservedAmounts extends AdmittedUse {

    /** Providers report the requests that are left in whole ones. */
    private static final double WHOLE_REQUEST = 1;

    /** Providers round the tokens that are left to thousands, so that a smaller rise carries no information. */
    private static final double THOUSAND_TOKENS = 1000;

    private final Dimension dimension;
    private SendWindow window = SendWindow.past();

    /** That of {@link #window}, kept here as well: most picks then need not look at the window. */
    private long windowRelevantUntil = SendWindow.past().relevantUntil();

    private double outstanding;
    private double totalTaken;
    private double totalReturned;

    /** Creates amounts of {@code dimension}, none of which has been reserved. */
    ReservedAmounts(Dimension dimension) {
        this.dimension = dimension;
    }

    /** Returns the amount reserved by the attempts under way. */
    double outstanding() {
        return outstanding;
    }

    /** Counts {@code amount}, reserved for the attempt numbered {@code order} when the provider's bucket lacked {@code depth}. */
    Reservation reserve(double amount, long order, double depth, long now) {
        renewWindow(now);
        double shortlyBefore = window.takenSinceShortlyBefore();
        window.take(amount);
        totalTaken += amount;
        outstanding += amount;
        return new Reservation(
                dimension, amount, order, now, shortlyBefore, window, totalTaken, totalReturned, outstanding, depth);
    }

    private void renewWindow(long now) {
        SendWindow current = now < windowRelevantUntil ? window.current(now) : SendWindow.from(now);
        if (current != window) {
            window = current;
            windowRelevantUntil = current.relevantUntil();
        }
    }

    /** Counts out an attempt that ended. */
    void end(Reservation reservation) {
        outstanding -= reservation.amount();
    }

    /** Counts the amount given back of a reservation, or, below zero, the amount used on top of it. */
    void unused(double amount) {
        if (amount > 0) {
            totalReturned += amount;
        } else {
            totalTaken -= amount;
        }
    }

    /**
     * Returns the highest level that can be true now.
     *
     * @param remaining the amount that was left when the provider had counted {@code reservation}
     * @param refill the amount that has refilled since it was sent
     */
    double highestLevel(double remaining, Reservation reservation, double refill) {
        double since = totalTaken - reservation.totalTaken();
        double overtaking = Math.min(since, reservation.window().takenUntilShortlyAfter());
        double back = totalReturned - reservation.totalReturned() + refill;
        return remaining - since + overtaking + back;
    }

    /** Returns the lowest level that can be true now, when {@code remaining} was left as in {@link #highestLevel}. */
    double lowestLevel(double remaining, Reservation reservation) {
        double pending = dimension.countedOnArrival()
                ? reservation.takenShortlyBefore()
                : Math.min(outstanding, reservation.outstanding());
        return remaining - (totalTaken - reservation.totalTaken()) - pending;
    }

    /** Returns by how much the true level may exceed the reported one. */
    double roundedDown() {
        return dimension == Dimension.REQUESTS ? WHOLE_REQUEST : 0;
    }

    /** Returns the smallest rise of a reported level that rounding does not explain. */
    double smallestRise() {
        return dimension == Dimension.REQUESTS ? WHOLE_REQUEST : THOUSAND_TOKENS;
    }
}
