package dev.sluice.pool;

import dev.sluice.limit.Allowance;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Reservation;
import dev.sluice.limit.grant.Grants;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of refusals for limits that nothing states: every replica sends its own to the one that searches for the
 * limit. Stateless; guarded by the pool's lock.
 */
final class SharedRefusals {

    private SharedRefusals() {}

    /** Tells the replica that searches of the first attempt here, so that it counts before the first refusal. */
    static void began(LeasedAttempt attempt, PoolLock lock, long now) {
        AccountClass limits = attempt.limits();
        boolean first = !attempt.reservations().isEmpty()
                && attempt.reservations().get(0).order() == 0;
        if (first && limits.follows(now) && limits.isSearched()) {
            lock.tell(new KeyFact.Begun(attempt.key().id(), limits.name()));
        }
    }

    /**
     * Returns the fact about the refusal of {@code attempt} that the replica which searches for the limit needs; null where
     * that is this replica, or where the attempt was sent before the last cut of the rate was known. Call this after the
     * refusal has been handled.
     */
    static KeyFact.@Nullable Limited factOf(LeasedAttempt attempt, @Nullable Duration retryAfter, long now) {
        AccountClass limits = attempt.limits();
        Level named = attempt.exhausted();
        boolean other =
                attempt.accountRefused() || (named != null && !named.dimension().isPerMinute());
        if (other || !limits.follows(now)) {
            return null;
        }
        Allowance allowance = named == null ? limits.scarcest(now) : limits.orGuess(named.dimension(), now);
        if (!allowance.isSearched() || !allowance.isNews(attempt.sentAt())) {
            return null;
        }
        Reservation reservation = Reservation.in(attempt.reservations(), allowance.dimension());
        return new KeyFact.Limited(
                attempt.key().id(),
                limits.name(),
                allowance.dimension(),
                reservation == null ? 0 : reservation.amount(),
                allowance.perMinute(),
                retryAfter,
                Duration.ofNanos(Math.max(0, limits.blockedUntil(now) - now)),
                Duration.ofNanos(now - attempt.sentAt()));
    }

    /**
     * Learns from a refusal that another replica met, {@code age} nanoseconds ago, where this one searches for the limit: as soon as it
     * has heard what was used up to now.
     *
     * @param changed takes the allowance where that changes its rate
     */
    static void heard(Allowances limits, KeyFact.Limited refusal, long age, long now, Consumer<Allowance> changed) {
        Grants grants = limits.grants();
        if (grants != null && !limits.follows(now)) {
            Allowance allowance = limits.orGuess(refusal.dimension(), now);
            long refusedAt = now - age;
            grants.learnLater(refusal.dimension(), later -> {
                if (learn(grants, allowance, refusal, refusedAt, later)) {
                    changed.accept(allowance);
                }
            });
        }
    }

    private static boolean learn(
            Grants grants, Allowance allowance, KeyFact.Limited refusal, long refusedAt, long now) {
        long sentAt = refusedAt - refusal.ago().toNanos();
        boolean changed = false;
        boolean news = allowance.isNews(sentAt) && !allowance.isCutSince(refusal.perMinute());
        if (allowance.isSearched() && news) {
            // Nothing is sent meanwhile, so that no refill is measured.
            allowance.block(refusedAt + refusal.paused().toNanos());
            Duration asked = refusal.retryAfter();
            Duration left = asked == null ? null : Duration.ofNanos(Math.max(0, asked.toNanos() - (now - refusedAt)));
            // The use of others is heard of at once for a fifth of a second, which is no burst.
            Reservation reservation = Reservation.elsewhere(refusal.dimension(), refusal.amount(), sentAt);
            changed = allowance.refused(left, reservation, sentAt, now);
        }
        if (allowance.isSearched()) {
            grants.refused(refusal.dimension(), refusal.amount(), news);
        }
        return changed;
    }
}
