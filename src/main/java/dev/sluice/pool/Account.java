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

/** The limits that a provider enforces together, and the keys that share them. Guarded by the pool's lock. */
final class Account {

    /** A rest after a refusal that names neither limit nor time: doubled each time, up to a window of any known provider. */
    private static final long FIRST_REST = Duration.ofSeconds(1).toNanos();

    private static final long LONGEST_REST = Duration.ofSeconds(60).toNanos();

    private final String name;
    private final Pacing pacing;
    private final Map<Dimension, Allowance> allowances = new EnumMap<>(Dimension.class);
    private final ConcurrencyLimit concurrency;
    private final List<ReadyEntry> waiting = new ArrayList<>();

    /** Whether concurrency has a limit at all; spares most picks a look at it. */
    private boolean concurrencyBounded;

    private Ejection ejection = Ejection.EMPTY;
    private Allowance[] all = {};
    private @Nullable QueuePosition keptFor;
    private long restUntil;
    private long lastRest;
    private long attempts;

    Account(String name, Limits limits, Pacing pacing, long now) {
        this.name = name;
        this.pacing = pacing;
        this.concurrency = new ConcurrencyLimit(limits.concurrency());
        this.concurrencyBounded = limits.concurrency() != null;
        state(Dimension.REQUESTS, limits.rpm(), now);
        state(Dimension.INPUT_TOKENS, limits.inputTpm(), now);
        state(Dimension.OUTPUT_TOKENS, limits.outputTpm(), now);
        state(Dimension.TOKENS, limits.tpm(), now);
        boolean nothingStated = all.length == 0 && limits.concurrency() == null;
        if (nothingStated) {
            add(Dimension.REQUESTS, new LearnedRate(null, now), now);
        }
    }

    /** Takes newly configured limits; what is not stated any more keeps what was last known. */
    void configure(Limits limits, long now) {
        state(Dimension.REQUESTS, limits.rpm(), now);
        state(Dimension.INPUT_TOKENS, limits.inputTpm(), now);
        state(Dimension.OUTPUT_TOKENS, limits.outputTpm(), now);
        state(Dimension.TOKENS, limits.tpm(), now);
        if (limits.concurrency() != null) {
            concurrencyIs(limits.concurrency());
        }
        freed();
    }

    String name() {
        return name;
    }

    Ejection ejection() {
        return ejection;
    }

    /** Returns a bench of this account's own, to sit on. */
    Ejection ownEjection() {
        ejection = ejection == Ejection.EMPTY ? new Ejection() : ejection;
        return ejection;
    }

    ConcurrencyLimit concurrency() {
        return concurrency;
    }

    /** Returns for whose calls room builds up here, or null where anybody may use it. */
    @Nullable
    QueuePosition keptFor() {
        return keptFor;
    }

    void keepFor(@Nullable QueuePosition position) {
        keptFor = position;
    }

    /** Returns when there is room for {@code demand} in every dimension, as far as time alone decides it. */
    long readyAt(Demand demand, long now) {
        if (concurrencyBounded && concurrency.full()) {
            return PoolLock.NEVER;
        }
        long ready = Math.max(now, restUntil);
        for (Allowance each : all) {
            ready = Math.max(ready, each.readyAt(demand.of(each.dimension()), now));
        }
        return ready;
    }

    /** Returns when there would be room for {@code demand}, and changes nothing by looking. */
    long roomAt(Demand demand, long now) {
        long room = concurrency.full() ? PoolLock.NEVER : Math.max(now, restUntil);
        for (Allowance each : all) {
            room = Math.max(room, each.roomAt(demand.of(each.dimension()), now));
        }
        return room;
    }

    /** Reserves {@code demand}, whether there is room or not. */
    List<Reservation> take(Demand demand, long now) {
        concurrency.begin();
        long order = attempts++;
        List<Reservation> reservations = new ArrayList<>(all.length);
        for (Allowance each : all) {
            reservations.add(each.take(demand.of(each.dimension()), order, now));
        }
        return reservations;
    }

    /** Returns until when the provider has forbidden all calls, the past included. */
    long blockedUntil() {
        long until = restUntil;
        for (Allowance each : all) {
            until = Math.max(until, each.blockedUntil());
        }
        return until;
    }

    /** Returns how much is left in the scarcest dimension, 0 to 1. */
    double headroom(long now) {
        double least = concurrencyBounded ? concurrency.headroom() : 1;
        for (Allowance each : all) {
            least = Math.min(least, each.headroom(now));
        }
        return least;
    }

    /** Returns the limit in {@code dimension}, or 0 where none is known. */
    double perMinute(Dimension dimension) {
        Allowance allowance = allowances.get(dimension);
        return allowance == null ? 0 : allowance.perMinute();
    }

    /** Takes a limit that the provider reports. */
    void limitIs(Dimension dimension, long limit, long now) {
        Allowance allowance = allowances.get(dimension);
        if (dimension == Dimension.CONCURRENCY) {
            concurrencyIs((double) limit);
        } else if (allowance == null) {
            add(dimension, new LearnedRate(limit, now), now);
        } else {
            allowance.limitIs(limit, now);
        }
    }

    /** Takes a refusal that names no limit: all rest for as long as the provider asks, or for longer each time. */
    void rest(@Nullable Duration asked, RandomGenerator random, long sentAt, long now) {
        restUntil = Math.max(restUntil, now + (asked == null ? nextRest(random) : asked.toNanos()));
        scarcest(now).refused(asked, sentAt, now);
    }

    /**
     * Takes a refusal that names a limit: nothing more goes in that dimension until the provider asks to be called again, or
     * else until the limit is whole.
     */
    void exhausted(Level named, @Nullable Duration asked, RandomGenerator random, long sentAt, long now) {
        Allowance allowance = allowances.get(named.dimension());
        if (allowance == null) {
            allowance = add(named.dimension(), LearnedRate.guess(named.dimension(), now), now);
        }
        if (asked != null) {
            allowance.block(now + asked.toNanos());
        } else {
            allowance.block(now + (named.resetNanos() == LimitReport.UNKNOWN ? nextRest(random) : named.resetNanos()));
        }
        allowance.refused(asked, sentAt, now);
    }

    /** Takes a refusal for too many calls at once. */
    void crowded() {
        concurrency.refused();
        concurrencyBounded = true;
    }

    /** Takes a good answer. */
    void answered(long now) {
        lastRest = 0;
        concurrency.answered();
        for (Allowance each : all) {
            each.answered(now);
        }
    }

    /** Notes that {@code entry} waits for this account. */
    void awaitedBy(ReadyEntry entry) {
        waiting.add(entry);
    }

    /** Brings back all that wait for this account, since it may have room earlier than it had seemed. */
    void freed() {
        for (ReadyEntry entry : waiting) {
            entry.comeBack();
        }
        waiting.clear();
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

    private void concurrencyIs(double limit) {
        concurrency.state(limit);
        concurrencyBounded = true;
    }

    private long nextRest(RandomGenerator random) {
        lastRest = Math.min(LONGEST_REST, Math.max(FIRST_REST, lastRest * 2));
        return (long) (lastRest * random.nextDouble(0.75, 1.25));
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

    private void state(Dimension dimension, @Nullable Long limit, long now) {
        if (limit != null) {
            limitIs(dimension, limit, now);
        }
    }

    private Allowance add(Dimension dimension, LearnedRate rate, long now) {
        Allowance allowance = new Allowance(name, dimension, rate, pacing, now);
        allowances.put(dimension, allowance);
        all = allowances.values().toArray(new Allowance[0]);
        return allowance;
    }
}
