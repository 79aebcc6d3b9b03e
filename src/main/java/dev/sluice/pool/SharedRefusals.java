package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.limit.Allowance;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Reservation;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The refusals for limits that nothing states, as one replica tells them to the one that searches for the limit. Stateless; guarded by
 * the pool's lock.
 */
final class SharedRefusals {

    private SharedRefusals() {}

    /**
     * Returns what the replica that searches for the limit has to hear of a refusal, or null where it is this one.
     *
     * @param named the limit that the refusal names, or null
     */
    static KeyFact.@Nullable Limited told(
            Allowances limits,
            String modelClass,
            KeyId key,
            @Nullable Level named,
            List<Reservation> reservations,
            @Nullable Duration retryAfter,
            long sentAt,
            long now) {
        if (!limits.follows(now) || (named != null && !named.dimension().isPerMinute())) {
            return null;
        }
        Allowance allowance = named == null ? limits.scarcest(now) : limits.orGuess(named.dimension(), now);
        if (!allowance.isSearched()) {
            return null;
        }
        Reservation reservation = Reservation.in(reservations, allowance.dimension());
        double amount = reservation == null ? 0 : reservation.amount();
        Duration ago = Duration.ofNanos(now - sentAt);
        return new KeyFact.Limited(key, modelClass, allowance.dimension(), amount, retryAfter, ago);
    }

    /** Learns from a refusal that this replica met, where it searches for the limit; returns whether the rate changed. */
    static boolean met(
            Allowances limits,
            Allowance allowance,
            @Nullable Duration retryAfter,
            @Nullable Reservation reservation,
            long sentAt,
            long now) {
        if (allowance.isSearched() && limits.follows(now)) {
            allowance.empty(now);
            return false;
        }
        boolean changed = allowance.refused(retryAfter, reservation, sentAt, now);
        if (allowance.isSearched()) {
            limits.emptied(allowance.dimension());
        }
        return changed;
    }

    /** Learns from a refusal that another replica met, {@code age} nanoseconds ago, where this one searches for the limit. */
    static void heard(Allowances limits, KeyFact.Limited refusal, long age, long now) {
        Allowance allowance = limits.orGuess(refusal.dimension(), now);
        if (allowance.isSearched() && !limits.follows(now)) {
            long sentAt = now - age - refusal.ago().toNanos();
            // What others took is heard of at once for a fifth of a second: that is no burst.
            Reservation reservation = Reservation.elsewhere(refusal.dimension(), refusal.amount(), sentAt);
            allowance.refused(refusal.retryAfter(), reservation, sentAt, now);
            limits.emptied(refusal.dimension());
        }
    }
}
