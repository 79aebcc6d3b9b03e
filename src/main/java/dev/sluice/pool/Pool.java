package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Ticker;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Unavailable;
import dev.sluice.pool.LeaseResult.Why;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * All keys of all providers, and the choice of one for each attempt.
 *
 * <p>A pick reserves what the attempt is expected to use of every limit of the chosen key's account; the {@link Lease} that
 * it grants says how it ended, and what was not used comes back. Safe for use by several threads: everything happens under
 * one lock that is held for about a microsecond and never while somebody else's code runs.
 */
public final class Pool {

    /** How soon to ask again where only the end of another attempt can make room, which {@link #whenRoom} tells anyway. */
    private static final long LOOK_AGAIN = Duration.ofMillis(100).toNanos();

    private final PoolLock lock;
    private final RandomGenerator random;
    private final CircuitBreakerConfig circuits;
    private final KeySearch search;
    private final BackfillReservations backfill = new BackfillReservations();
    private Map<String, Provider> providers = Map.of();

    public Pool(PoolPlan plan, Ticker ticker, RandomGenerator random, PoolListener listener) {
        this.lock = new PoolLock(ticker, listener);
        this.random = random;
        this.circuits = Circuit.configuration(lock.clock());
        this.search = new KeySearch(lock, new FailureAttribution(lock, random));
        reconfigure(plan);
    }

    /**
     * Takes a key for one attempt, or says why there is none; never blocks. What is kept for those who come before
     * {@code position} is out of its reach. Turns are compared under the pool's lock.
     */
    public LeaseResult pick(LeaseRequest request, QueuePosition position) {
        return inside(now -> pick(request, position, now));
    }

    /**
     * Keeps the accounts that will have room soonest for calls like {@code request}, in place of all that was kept for
     * {@code position}: nobody who comes after it uses them. A granted call lets go of the account that it uses.
     *
     * @param calls how many accounts at most, &gt;= 1; none is kept where only something else than time makes room
     */
    public void keep(LeaseRequest request, QueuePosition position, int calls) {
        inside(now -> {
            backfill.keep(providers, request, position, calls, now);
            return position;
        });
    }

    /** Lets go of all that is kept for {@code position}; others may use it at once, but are not woken. */
    public void release(QueuePosition position) {
        inside(now -> {
            backfill.release(position);
            return position;
        });
    }

    /**
     * Replaces what the pool holds. A key that stays, under its name and with its secret, keeps its buckets, its health and
     * its leases; leases of keys that go end as if they had stayed.
     */
    public void reconfigure(PoolPlan plan) {
        inside(now -> {
            Map<String, Provider> next = new LinkedHashMap<>();
            for (ProviderPlan each : plan.providers()) {
                Provider provider = providers.get(each.name());
                if (provider == null) {
                    provider = new Provider(each, circuits, random, now);
                } else {
                    provider.configure(each, now);
                }
                next.put(each.name(), provider);
            }
            providers = next;
            lock.roomAppeared();
            return next;
        });
    }

    /** Returns how every key stands now, in the order of configuration. */
    public List<KeyStatus> statuses() {
        return inside(now -> {
            List<KeyStatus> statuses = new ArrayList<>();
            for (Provider provider : providers.values()) {
                for (Key key : provider.keys()) {
                    key.tell(lock, now);
                    statuses.add(key.status(lock, now));
                }
            }
            return statuses;
        });
    }

    /** Switches a key off; attempts under way go on. */
    public void pause(KeyId key) {
        disable(key, true);
    }

    /** Switches a key on again, and forgets what its provider or its failures had against it. */
    public void resume(KeyId key) {
        disable(key, false);
    }

    /**
     * Sets who is to be told when room may have appeared earlier than a {@link LeaseResult.NotBefore} said, in place of whoever
     * was. Called on the thread that made the room, outside the lock.
     */
    public void whenRoom(Runnable wake) {
        lock.whenRoom(wake);
    }

    private LeaseResult pick(LeaseRequest request, QueuePosition position, long now) {
        boolean later = false;
        long earliest = PoolLock.NEVER;
        Why why = request.owner() == null ? Why.NO_USABLE_KEY : Why.OWNER_GONE;
        for (List<Target> tier : request.tiers()) {
            for (Target target : inTurn(tier)) {
                Provider provider = providers.get(target.provider());
                if (provider == null) {
                    continue;
                }
                LeaseResult pick = search.at(provider, target, request, position, now);
                if (pick instanceof Granted) {
                    return pick;
                }
                if (pick instanceof NotBefore notBefore) {
                    later = true;
                    earliest = Math.min(earliest, notBefore.nanos());
                } else if (pick instanceof Unavailable unavailable && outweighs(unavailable.why(), why)) {
                    why = unavailable.why();
                }
            }
        }
        if (!later) {
            return new Unavailable(why);
        }
        lock.turnedAway();
        return new NotBefore(lock.outside(earliest == PoolLock.NEVER ? now + LOOK_AGAIN : earliest));
    }

    /** Returns whether {@code other} says more of a call than {@code why}: that keys failed it, then that none has its model. */
    private static boolean outweighs(Why other, Why why) {
        return other == Why.ALL_TRIED || (other == Why.MODEL_DENIED && why == Why.NO_USABLE_KEY);
    }

    /** Returns the targets of a tier in a random order in which each comes first as often as its weight says. */
    private List<Target> inTurn(List<Target> tier) {
        if (tier.size() == 1) {
            return tier;
        }
        Map<Target, Double> turns = new HashMap<>();
        tier.forEach(target -> turns.put(target, -Math.log(1 - random.nextDouble()) / target.weight()));
        List<Target> order = new ArrayList<>(tier);
        order.sort(Comparator.comparing(turns::get));
        return order;
    }

    private void disable(KeyId id, boolean disabled) {
        inside(now -> {
            Provider provider = providers.get(id.provider());
            Key key = provider == null ? null : provider.key(id.key());
            if (provider == null || key == null) {
                throw new IllegalArgumentException("key: " + id + " (expected: one of the pool's keys)");
            }
            key.disable(disabled);
            provider.changed();
            lock.roomAppeared();
            key.tell(lock, now);
            return key;
        });
    }

    private <T> T inside(LongFunction<T> section) {
        T result;
        Runnable leftToTell;
        synchronized (lock) {
            result = section.apply(lock.enter());
            leftToTell = lock.leave();
        }
        PoolLock.tell(leftToTell);
        return result;
    }
}
