package dev.sluice.pool;

import dev.sluice.call.QueuePosition;
import dev.sluice.limit.Allowance;
import dev.sluice.limit.ConcurrencyLimit;
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

/** The limits that a provider enforces together on the keys of one account. Guarded by the pool's lock. */
final class Account {

    private final String name;
    private final Pacing pacing;
    private final Map<Dimension, Allowance> allowances = new EnumMap<>(Dimension.class);
    private final ConcurrencyLimit concurrency;
    private final Cooldown cooldown = new Cooldown();
    private final List<Runnable> roomListeners = new ArrayList<>();

    /** Whether concurrency has a limit at all; spares most picks the check. */
    private boolean concurrencyBounded;

    private Ejection ejection = Ejection.NONE;

    /** The values of {@link #allowances}, for iteration without an iterator. */
    private Allowance[] all = {};

    private @Nullable QueuePosition reservedFor;
    private long attempts;

    Account(String name, Limits limits, Pacing pacing, long now) {
        this.name = name;
        this.pacing = pacing;
        this.concurrency = new ConcurrencyLimit(limits.concurrency());
        this.concurrencyBounded = limits.concurrency() != null;
        setRates(limits, now);
        boolean nothingStated = all.length == 0 && limits.concurrency() == null;
        if (nothingStated) {
            add(Dimension.REQUESTS, new LearnedRate(null, now), now);
        }
    }

    /** Applies newly configured limits; a limit that is no longer stated keeps its last value. */
    void configure(Limits limits, long now) {
        setRates(limits, now);
        if (limits.concurrency() != null) {
            setConcurrency(limits.concurrency());
        }
        notifyRoom();
    }

    String name() {
        return name;
    }

    Ejection ejection() {
        return ejection;
    }

    void eject(Ejection.Cause cause, String why, long now) {
        ejection = ejection.orNew();
        ejection.eject(cause, why, now);
    }

    ConcurrencyLimit concurrency() {
        return concurrency;
    }

    /** Returns the queue position that this account is reserved for, so that room builds up, or null where any call may use it. */
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
        if (concurrencyBounded && concurrency.full()) {
            return PoolLock.NEVER;
        }
        long ready = Math.max(now, cooldown.until());
        for (Allowance each : all) {
            double amount = demand.of(each.dimension());
            each.prepareFor(amount, now);
            ready = Math.max(ready, each.readyAt(amount, now));
        }
        return ready;
    }

    /** Returns when there would be room for {@code demand}, without the preparations of {@link #requestRoom}. */
    long readyAt(Demand demand, long now) {
        long ready = concurrency.full() ? PoolLock.NEVER : Math.max(now, cooldown.until());
        for (Allowance each : all) {
            ready = Math.max(ready, each.readyAt(demand.of(each.dimension()), now));
        }
        return ready;
    }

    /** Reserves {@code demand} and counts a call that begins, even if there is no room. */
    List<Reservation> reserve(Demand demand, long now) {
        concurrency.begin();
        long order = attempts++;
        List<Reservation> reservations = new ArrayList<>(all.length);
        for (Allowance each : all) {
            reservations.add(each.reserve(demand.of(each.dimension()), order, now));
        }
        return reservations;
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

    /** Returns the time before which the provider has forbidden all calls; it may be in the past. */
    long blockedUntil() {
        long until = cooldown.until();
        for (Allowance each : all) {
            until = Math.max(until, each.blockedUntil());
        }
        return until;
    }

    /** Returns what is left in the scarcest dimension as a share of its limit, 0 to 1. */
    double headroom(long now) {
        double least = concurrencyBounded ? concurrency.headroom() : 1;
        for (Allowance each : all) {
            least = Math.min(least, each.headroom(now));
        }
        return least;
    }

    /** Returns the limit in {@code dimension} in units a minute, or 0 where none is known. */
    double perMinute(Dimension dimension) {
        Allowance allowance = allowances.get(dimension);
        return allowance == null ? 0 : allowance.perMinute();
    }

    /**
     * Handles a refusal that names no limit: the account pauses for as long as the provider asks, or else for twice as long each
     * time, and the scarcest dimension learns from it.
     */
    void refused(@Nullable Duration retryAfter, RandomGenerator random, long sentAt, long now) {
        cooldown.begin(retryAfter, random, now);
        scarcest(now).refused(retryAfter, sentAt, now);
    }

    /**
     * Handles a refusal that names a limit: the dimension is blocked for as long as the provider asks, or else until the limit is
     * whole again.
     */
    void refusedBy(Level limit, @Nullable Duration retryAfter, RandomGenerator random, long sentAt, long now) {
        Allowance allowance = allowances.get(limit.dimension());
        if (allowance == null) {
            allowance = add(limit.dimension(), LearnedRate.guess(limit.dimension(), now), now);
        }
        boolean resetKnown = limit.resetNanos() != LimitReport.UNKNOWN;
        long pause =
                retryAfter != null ? retryAfter.toNanos() : resetKnown ? limit.resetNanos() : cooldown.next(random);
        allowance.block(now + pause);
        allowance.refused(retryAfter, sentAt, now);
    }

    /** Handles a refusal for too many calls at once. */
    void refusedByConcurrency() {
        concurrency.refused();
        concurrencyBounded = true;
    }

    void answered(long now) {
        cooldown.reset();
        concurrency.answered();
        for (Allowance each : all) {
            each.answered(now);
        }
    }

    /** Has {@code listener} called once, when this account may have room earlier than {@link #requestRoom} returned. */
    void onRoom(Runnable listener) {
        roomListeners.add(listener);
    }

    void notifyRoom() {
        for (Runnable listener : roomListeners) {
            listener.run();
        }
        roomListeners.clear();
    }

    List<DimensionStatus> statuses(long now) {
        List<DimensionStatus> statuses = new ArrayList<>();
        for (Allowance each : all) {
            statuses.add(new DimensionStatus(each.dimension(), each.perMinute(), each.available(now)));
        }
        double calls = concurrency.limit();
        if (calls != ConcurrencyLimit.UNBOUNDED) {
            statuses.add(
                    new DimensionStatus(Dimension.CONCURRENCY, calls, Math.max(0, calls - concurrency.inFlight())));
        }
        return statuses;
    }

    private void setRates(Limits limits, long now) {
        setRate(Dimension.REQUESTS, limits.rpm(), now);
        setRate(Dimension.INPUT_TOKENS, limits.inputTpm(), now);
        setRate(Dimension.OUTPUT_TOKENS, limits.outputTpm(), now);
        setRate(Dimension.TOKENS, limits.tpm(), now);
    }

    private void setRate(Dimension dimension, @Nullable Long limit, long now) {
        if (limit != null) {
            setLimit(dimension, limit, now);
        }
    }

    private void setLimit(Dimension dimension, long limit, long now) {
        Allowance allowance = allowances.get(dimension);
        if (dimension == Dimension.CONCURRENCY) {
            setConcurrency((double) limit);
        } else if (allowance == null) {
            add(dimension, new LearnedRate(limit, now), now);
        } else {
            allowance.setLimit(limit, now);
        }
    }

    private void setConcurrency(double limit) {
        concurrency.setStated(limit);
        concurrencyBounded = true;
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
        Allowance allowance = new Allowance(name, dimension, rate, pacing, now);
        allowances.put(dimension, allowance);
        all = allowances.values().toArray(new Allowance[0]);
        return allowance;
    }
}
