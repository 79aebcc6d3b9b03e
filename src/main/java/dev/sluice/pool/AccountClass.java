package dev.sluice.pool;

import dev.sluice.call.QueuePosition;
import dev.sluice.limit.Allowance;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LearnedRate;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.limit.Pacing;
import dev.sluice.limit.Reservation;
import dev.sluice.pool.KeyStatus.DimensionStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The limits of one account for one model class, which a refusal or a report for that class concerns alone. Guarded by the pool's lock. */
final class AccountClass {

    private final Account account;
    private final String name;
    private final Pacing pacing;
    private final Map<Dimension, Allowance> allowances = new EnumMap<>(Dimension.class);
    private final Cooldown cooldown = new Cooldown();
    private final RoomListeners roomListeners = new RoomListeners();

    /** The values of {@link #allowances}, for iteration without an iterator. */
    private Allowance[] all = {};

    private @Nullable QueuePosition reservedFor;
    private Map<Dimension, Duration> bursts;
    private boolean confirmed;
    private boolean evicted;
    private int inFlight;
    private long usedAt;
    private long attempts;

    /**
     * Creates limits whose buckets are full.
     *
     * @param named whether the class's name is not that of a model, which a caller may have made up
     */
    AccountClass(Account account, String name, boolean named, Limits limits, Pacing pacing, long now) {
        this.account = account;
        this.name = name;
        this.pacing = pacing;
        this.confirmed = named;
        this.bursts = limits.bursts();
        this.usedAt = now;
        setRates(limits, now);
        if (limits.isEmpty()) {
            add(Dimension.REQUESTS, new LearnedRate(null, now), now);
        }
    }

    /** Applies newly configured limits; a limit that is no longer stated keeps its last value. */
    void configure(Limits limits, long now) {
        bursts = limits.bursts();
        setRates(limits, now);
        for (Allowance each : all) {
            each.setBurst(bursts.get(each.dimension()), now);
        }
    }

    Account account() {
        return account;
    }

    String name() {
        return name;
    }

    RoomListeners roomListeners() {
        return roomListeners;
    }

    /** Returns whether the account has forgotten this class; attempts under way still end here. */
    boolean evicted() {
        return evicted;
    }

    void evict() {
        evicted = true;
        roomListeners.notifyRoom();
    }

    /** Returns whether nothing is lost by forgetting this class but what was learned. */
    boolean idle(long now) {
        return inFlight == 0 && reservedFor == null && blockedUntil() <= now && bucketHeadroom(now) >= 1;
    }

    /** Returns the time at which an attempt was last sent. */
    long usedAt() {
        return usedAt;
    }

    /** Returns the queue position that these limits are reserved for, so that room builds up, or null where any call may use it. */
    @Nullable
    QueuePosition reservedFor() {
        return reservedFor;
    }

    void reserveFor(@Nullable QueuePosition position) {
        reservedFor = position;
    }

    /**
     * Asks for room for {@code demand}: the allowances prepare for it. Returns when there is room in every dimension, as far as
     * time alone decides it; {@link PoolLock#NEVER} where a call has to end first.
     */
    long requestRoom(Demand demand, long now) {
        if (account.concurrencyReached()) {
            return PoolLock.NEVER;
        }
        long ready = earliest(now);
        for (Allowance each : all) {
            double amount = demand.of(each.dimension());
            each.prepareFor(amount, now);
            ready = Math.max(ready, each.readyAt(amount, now));
        }
        return ready;
    }

    /** Returns when there would be room for {@code demand}, without the preparations of {@link #requestRoom}. */
    long readyAt(Demand demand, long now) {
        long ready = account.concurrencyReached() ? PoolLock.NEVER : earliest(now);
        for (Allowance each : all) {
            ready = Math.max(ready, each.readyAt(demand.of(each.dimension()), now));
        }
        return ready;
    }

    /** Reserves {@code demand} and counts a call that begins, even if there is no room. */
    List<Reservation> reserve(Demand demand, long now) {
        account.concurrency().begin();
        inFlight++;
        usedAt = now;
        long order = attempts++;
        List<Reservation> reservations = new ArrayList<>(all.length);
        for (Allowance each : all) {
            reservations.add(each.reserve(demand.of(each.dimension()), order, now));
        }
        return reservations;
    }

    /** Counts out a call that ends. */
    void attemptEnded() {
        account.concurrency().end();
        inFlight--;
    }

    /** Replaces each of {@code reservations} with its share of {@code used}. */
    void settle(List<Reservation> reservations, Demand used, long now) {
        for (int i = 0; i < reservations.size(); i++) {
            Reservation reservation = reservations.get(i);
            Allowance allowance = allowances.get(reservation.dimension());
            if (allowance != null) {
                allowance.settle(reservation, used.of(reservation.dimension()), now);
            }
        }
    }

    /** Applies the provider's report on one dimension, from the answer to the attempt that made {@code reservations}. */
    void reported(Level level, List<Reservation> reservations, long now) {
        if (level.limit() != LimitReport.UNKNOWN) {
            setLimit(level.dimension(), level.limit(), now);
        }
        Allowance allowance = allowances.get(level.dimension());
        if (level.remaining() != LimitReport.UNKNOWN && allowance != null) {
            for (Reservation reservation : reservations) {
                if (reservation.dimension() == level.dimension()) {
                    allowance.remainingReported(level.remaining(), reservation, now);
                }
            }
        }
    }

    /** Returns the time before which the provider has forbidden all calls of this class; it may be in the past. */
    long blockedUntil() {
        long until = cooldown.until();
        for (Allowance each : all) {
            until = Math.max(until, each.blockedUntil());
        }
        return until;
    }

    /** Returns what is left in the scarcest dimension as a share of its limit, 0 to 1. */
    double headroom(long now) {
        return Math.min(account.concurrencyHeadroom(), bucketHeadroom(now));
    }

    /** Returns the limit in {@code dimension} in units a minute, or 0 where none is known. */
    double perMinute(Dimension dimension) {
        Allowance allowance = allowances.get(dimension);
        return allowance == null ? 0 : allowance.perMinute();
    }

    /**
     * Handles a refusal that names no limit: the class pauses for as long as the provider asks, or else for twice as long each
     * time, and the scarcest dimension learns from it.
     */
    void refused(@Nullable Duration retryAfter, RandomGenerator random, long sentAt, long now) {
        cooldown.begin(retryAfter, random, now);
        account.classBlocked(cooldown.until());
        scarcest(now).refused(retryAfter, sentAt, now);
    }

    /** Handles a refusal that means the whole account, and so tells nothing about the limits of this class. */
    void accountRefused(@Nullable Duration retryAfter, RandomGenerator random, long now) {
        account.block(now + (retryAfter == null ? cooldown.next(random) : retryAfter.toNanos()));
    }

    /**
     * Handles a refusal that names a limit: the dimension is blocked for as long as the provider asks, or else until the limit is
     * whole again.
     */
    void refusedBy(Level limit, @Nullable Duration retryAfter, RandomGenerator random, long sentAt, long now) {
        Allowance allowance = allowances.get(limit.dimension());
        if (allowance == null) {
            allowance = add(limit.dimension(), new LearnedRate(null, now), now);
        }
        boolean resetKnown = limit.resetNanos() != LimitReport.UNKNOWN;
        long pause =
                retryAfter != null ? retryAfter.toNanos() : resetKnown ? limit.resetNanos() : cooldown.next(random);
        allowance.block(now + pause);
        account.classBlocked(now + pause);
        allowance.refused(retryAfter, sentAt, now);
    }

    void answered(long now) {
        confirmed = true;
        cooldown.reset();
        account.concurrency().answered();
        for (Allowance each : all) {
            each.answered(now);
        }
    }

    /** Adds the status of each limit to {@code statuses}, unless the class is only a name that a caller gave. */
    void addStatuses(List<DimensionStatus> statuses, long now) {
        if (!confirmed) {
            return;
        }
        boolean blocked = earliest(now) > now;
        for (Allowance each : all) {
            statuses.add(new DimensionStatus(
                    name, each.dimension(), each.perMinute(), blocked ? 0 : each.available(now)));
        }
    }

    private double bucketHeadroom(long now) {
        double least = 1;
        for (Allowance each : all) {
            least = Math.min(least, each.headroom(now));
        }
        return least;
    }

    private long earliest(long now) {
        return Math.max(now, Math.max(cooldown.until(), account.refusedUntil()));
    }

    private void setRates(Limits limits, long now) {
        for (Dimension dimension : Dimension.values()) {
            Long limit = dimension == Dimension.CONCURRENCY ? null : limits.of(dimension);
            if (limit != null) {
                setLimit(dimension, limit, now);
            }
        }
    }

    private void setLimit(Dimension dimension, long limit, long now) {
        Allowance allowance = allowances.get(dimension);
        if (dimension == Dimension.CONCURRENCY) {
            account.setConcurrency((double) limit);
        } else if (allowance == null) {
            add(dimension, new LearnedRate(limit, now), now);
        } else {
            allowance.setLimit(limit, now);
        }
    }

    private Allowance scarcest(long now) {
        Allowance scarcest = allowances.get(Dimension.REQUESTS);
        if (scarcest == null) {
            scarcest = add(Dimension.REQUESTS, new LearnedRate(null, now), now);
        }
        for (Allowance each : all) {
            if (each.headroom(now) < scarcest.headroom(now)) {
                scarcest = each;
            }
        }
        return scarcest;
    }

    private Allowance add(Dimension dimension, LearnedRate rate, long now) {
        Allowance allowance = new Allowance(account.name(), dimension, rate, pacing, now);
        allowance.setBurst(bursts.get(dimension), now);
        allowances.put(dimension, allowance);
        all = allowances.values().toArray(new Allowance[0]);
        return allowance;
    }
}
