package dev.sluice.pool;

import dev.sluice.limit.Allowance;
import dev.sluice.limit.DailyAllowance;
import dev.sluice.limit.DayWindow;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LearnedRate;
import dev.sluice.limit.LimitEvidence;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.limit.Pacing;
import dev.sluice.limit.Reservation;
import dev.sluice.limit.grant.Grants;
import dev.sluice.pool.LearnedState.AccountLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The allowances of one model class of an account, one for each dimension that is limited by the minute, and those by the day.
 * Guarded by the pool's lock.
 *
 * <p>A superclass rather than a part: a pick looks at these fields together with those of its one subclass, and each further
 * object costs it a cache miss.
 */
abstract class Allowances extends DimensionAllowances {

    private final String accountName;
    private final Function<Dimension, Pacing> pacing;
    private Map<Dimension, Duration> bursts;
    private final DayWindow day;

    /** The limits by the day; null where there are none, which spares most picks the look. */
    private @Nullable DailyAllowances daily;

    /** Creates allowances whose buckets are full. */
    Allowances(String accountName, Limits limits, Function<Dimension, Pacing> pacing, DayWindow day, long now) {
        this.accountName = accountName;
        this.pacing = pacing;
        this.day = day;
        this.bursts = limits.bursts();
        setRates(limits, now);
        if (limits.isEmpty()) {
            add(Dimension.REQUESTS, new LearnedRate(null, now), now);
        }
    }

    /**
     * Applies newly configured limits. A limit that is no longer configured stays in force as a learned one, which may grow.
     */
    final void configure(Limits limits, long now) {
        bursts = limits.bursts();
        setRates(limits, now);
        for (Allowance each : all()) {
            each.setBurst(bursts.get(each.dimension()), now);
            each.setLimit(limits.orNone(each.dimension()), now);
        }
    }

    /** Shares these limits with other replicas. Call this once. */
    final void shareThrough(Grants shared) {
        open(shared);
        for (Allowance each : all()) {
            addShared(each.dimension(), each);
        }
        byDay().forEach(this::addSharedDay);
    }

    /** Returns when the buckets have room for {@code demand}, {@code earliest} or later; they prepare for it. */
    final long requestRoom(Demand demand, long earliest, long now) {
        long ready = earliest;
        for (Allowance each : all()) {
            double amount = demand.of(each.dimension());
            each.prepareFor(amount, now);
            ready = Math.max(ready, each.readyAt(amount, now));
        }
        return requestGrant(demand, daily == null ? ready : daily.readyAt(demand, ready, now), now);
    }

    /** Returns when the buckets have room for {@code demand}, {@code earliest} or later, without preparations. */
    final long readyAt(Demand demand, long earliest, long now) {
        long ready = earliest;
        for (Allowance each : all()) {
            ready = Math.max(ready, each.readyAt(demand.of(each.dimension()), now));
        }
        return grantedAt(demand, daily == null ? ready : daily.readyAt(demand, ready, now), now);
    }

    /** Returns when the buckets could have room for {@code demand} at the earliest, {@code from} or later. */
    final long earliest(Demand demand, long from, long now) {
        long ready = from;
        for (Allowance each : all()) {
            ready = Math.max(ready, each.earliest(demand.of(each.dimension()), now));
        }
        return daily == null ? ready : daily.earliest(demand, ready, now);
    }

    final List<Reservation> reserve(Demand demand, long order, long now) {
        List<Reservation> reservations = new ArrayList<>(all().length);
        for (Allowance each : all()) {
            reservations.add(each.reserve(demand.of(each.dimension()), order, now));
        }
        spend(demand, now);
        if (daily != null) {
            daily.reserve(demand);
        }
        return reservations;
    }

    /** Replaces each of {@code reservations} with its share of {@code used}; {@code reserved} was reserved at {@code reservedAt}. */
    final void settle(List<Reservation> reservations, Demand reserved, long reservedAt, Demand used, long now) {
        if (daily != null) {
            daily.settle(reserved, used, reservedAt);
        }
        for (int i = 0; i < reservations.size(); i++) {
            Reservation reservation = reservations.get(i);
            Allowance allowance = allowance(reservation.dimension());
            if (allowance != null) {
                allowance.settle(reservation, used.of(reservation.dimension()), now);
            }
            giveBack(reservation.dimension(), reservation.amount() - used.of(reservation.dimension()), now);
        }
    }

    /** Learns from what the provider reports of one limit, in the answer to the attempt that made {@code reservations}. */
    final void reported(Level level, List<Reservation> reservations, long now) {
        Dimension dimension = level.dimension();
        Allowance allowance = allowance(dimension);
        if (level.limit() != LimitReport.UNKNOWN) {
            allowance = allowance == null ? add(dimension, new LearnedRate(null, now), now) : allowance;
            allowance.limitReported(level.limit(), LimitEvidence.isUsedUp(level), now);
        }
        if (level.remaining() == LimitReport.UNKNOWN || allowance == null) {
            return;
        }
        if (level.resetNanos() > 0) {
            allowance.fullReported(level.remaining(), level.resetNanos());
        }
        Reservation reservation = Reservation.in(reservations, dimension);
        if (reservation != null) {
            allowance.remainingReported(level.remaining(), reservation, now);
        }
    }

    /**
     * Learns from a refusal of the attempt that made {@code reservations}, unless another replica learns from it; returns
     * whether the rate changed.
     */
    final boolean refused(
            Allowance allowance, @Nullable Duration retryAfter, List<Reservation> reservations, long sentAt, long now) {
        boolean searched = allowance.isSearched();
        if (searched && follows(now)) {
            allowance.empty(now);
            return false;
        }
        Reservation reservation = Reservation.in(reservations, allowance.dimension());
        boolean changed = allowance.refused(retryAfter, reservation, sentAt, now);
        Grants grants = grants();
        if (searched && grants != null) {
            grants.refused(allowance.dimension(), 0, true);
        }
        return changed;
    }

    /** Learns from a good answer to the attempt that made {@code reservations}. */
    final void answered(List<Reservation> reservations, long now) {
        for (int i = 0; i < reservations.size(); i++) {
            Reservation reservation = reservations.get(i);
            Allowance allowance = allowance(reservation.dimension());
            if (allowance != null) {
                allowance.answered(reservation, now);
            }
        }
    }

    /** Adopts a limit that was learned {@code age} ago. */
    final void remember(AccountLimit limit, Duration age, long now) {
        if (limit.dimension().isDaily()) {
            daily().of(limit.dimension()).remember(limit.perMinute(), limit.level(), age, now);
            return;
        }
        Allowance allowance = allowance(limit.dimension());
        if (allowance == null) {
            allowance = add(limit.dimension(), new LearnedRate(null, now), now);
        }
        allowance.remember(limit.perMinute(), age.plus(limit.unchanged()), limit.level(), age, now);
    }

    /** Returns the time before which the provider has forbidden what one of the limits counts; it may be in the past. */
    final long bucketsBlockedUntil(long now) {
        long until = 0;
        for (Allowance each : all()) {
            until = Math.max(until, each.blockedUntil());
        }
        DailyAllowance spent = spentToday(now);
        return spent == null ? until : Math.max(until, spent.spentUntil(now));
    }

    /** Returns the limit by the day that is spent for longest, or null where none is. */
    final @Nullable DailyAllowance spentToday(long now) {
        return daily == null ? null : daily.spent(now);
    }

    /** Returns the limits by the day, in no order. */
    final List<DailyAllowance> byDay() {
        return daily == null ? List.of() : daily.all();
    }

    /** Returns whether nothing was used of a limit by the day. */
    final boolean isUnusedToday() {
        return daily == null || daily.isUnused();
    }

    /** Handles a refusal that names a limit by the day; returns until when nothing may be sent. */
    final long refusedForDay(Level limit, @Nullable Duration retryAfter, long now) {
        return daily().of(limit.dimension()).refused(limit.limit(), retryAfter, now);
    }

    private DailyAllowances daily() {
        DailyAllowances known = daily;
        if (known == null) {
            known = new DailyAllowances(day, this::addSharedDay);
            daily = known;
        }
        return known;
    }

    /** Sets a limit of units a minute. */
    final void setRate(Dimension dimension, long limit, long now) {
        Allowance allowance = allowance(dimension);
        if (allowance == null) {
            add(dimension, new LearnedRate(limit, now), now);
        } else {
            allowance.setLimit(limit, now);
        }
    }

    /** Returns the allowance of {@code dimension}, a guess where none is known yet. */
    final Allowance orGuess(Dimension dimension, long now) {
        Allowance known = allowance(dimension);
        return known == null ? add(dimension, LearnedRate.guess(dimension, now), now) : known;
    }

    /** Returns the allowance with the smallest share of its limit left. */
    final Allowance scarcest(long now) {
        Allowance scarcest = orGuess(Dimension.REQUESTS, now);
        for (Allowance each : all()) {
            if (each.headroom(now) < scarcest.headroom(now)) {
                scarcest = each;
            }
        }
        return scarcest;
    }

    private void setRates(Limits limits, long now) {
        for (Dimension dimension : Dimension.values()) {
            @Nullable Long limit = dimension.isPerMinute() ? limits.of(dimension) : null;
            if (limit != null) {
                setRate(dimension, limit, now);
            }
        }
        if (daily != null || DailyAllowances.isStatedIn(limits)) {
            daily().configure(limits);
        }
    }

    private Allowance add(Dimension dimension, LearnedRate rate, long now) {
        Allowance allowance = new Allowance(accountName, dimension, rate, pacing.apply(dimension), now);
        allowance.setBurst(bursts.get(dimension), now);
        addShared(dimension, allowance);
        insert(allowance);
        return allowance;
    }
}
