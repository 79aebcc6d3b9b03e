package dev.sluice.pool;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Reservation;
import java.util.List;

/**
 * The demand of one attempt that is reserved of its model class's limits, until it is settled. Guarded by the pool's lock.
 *
 * @param limits those of the key's account for the class of the model
 * @param asked the demand with a bound on output, whether or not the provider counts it
 * @param counted the demand as the provider counts it
 * @param reservations those of {@code counted}, by dimension
 * @param sentAt the time of the reservation, in the pool's nanoseconds
 */
record ReservedDemand(AccountClass limits, Demand asked, Demand counted, List<Reservation> reservations, long sentAt) {

    /** Reserves {@code asked} of {@code limits}, even if there is no room. */
    static ReservedDemand of(Demand asked, AccountClass limits, long now) {
        Demand counted = limits.counted(asked);
        return new ReservedDemand(limits, asked, counted, limits.reserve(counted, now), now);
    }

    /** Applies the provider's report on one dimension, from the answer to the attempt. */
    void reported(Level level, long now) {
        limits.limitReported(level, reservations, now);
        if (level.dimension() == Dimension.TOKENS) {
            limits.outputBoundReported(level, asked, sentAt, now);
        }
    }

    /** Notes that the provider has served the attempt. */
    void answered(long now) {
        limits.attemptAnswered(reservations, now);
    }

    /** Replaces what is reserved by what was used. */
    void settle(Demand used, long now) {
        limits.settle(reservations, counted, sentAt, used, now);
        limits.noteBlock(now);
    }
}
