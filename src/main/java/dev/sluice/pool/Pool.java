package dev.sluice.pool;

import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Ticker;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.Nobody;
import dev.sluice.pool.LeaseResult.NotBefore;
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

    private final PoolLock guard;
    private final RandomGenerator random;
    private final CircuitBreakerConfig circuits;
    private final KeySearch search;
    private final BackfillReservations earmarks = new BackfillReservations();
    private Map<String, Provider> providers = Map.of();

    public Pool(PoolPlan plan, Ticker ticker, RandomGenerator random, PoolListener listener) {
        this.guard = new PoolLock(ticker, listener);
        this.random = random;
        this.circuits = Circuit.configuration(guard.clock());
        this.search = new KeySearch(guard, new FailureAttribution(guard, random));
        reconfigure(plan);
    }

    /**
     * Takes a key for one attempt, or says why there is none; never blocks. What is kept for those who come before
     * {@code turn} is out of its reach. Turns are compared under the pool's lock.
     */
    public LeaseResult pick(LeaseRequest need, QueuePosition turn) {
        return inside(now -> pick(need, turn, now));
    }

    /**
     * Keeps the accounts that will have room soonest for calls like {@code need}, in place of all that was kept for
     * {@code turn}: nobody who comes after it uses them. A granted call lets go of the account that it uses.
     *
     * @param calls how many accounts at most, &gt;= 1; none is kept where only something else than time makes room
     */
    public void keep(LeaseRequest need, QueuePosition turn, int calls) {
        inside(now -> {
            earmarks.keep(providers, need, turn, calls, now);
            return turn;
        });
    }

    /** Lets go of all that is kept for {@code turn}; others may use it at once, but are not woken. */
    public void release(QueuePosition turn) {
        inside(now -> {
            earmarks.release(turn);
            return turn;
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
            guard.roomAppeared();
            return next;
        });
    }

    /** Returns how every key stands now, in the order of configuration. */
    public List<KeyStatus> statuses() {
        return inside(now -> {
            List<KeyStatus> statuses = new ArrayList<>();
            for (Provider provider : providers.values()) {
                for (Key key : provider.keys()) {
                    key.tell(guard, now);
                    statuses.add(key.status(guard, now));
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
        guard.whenRoom(wake);
    }

    private LeaseResult pick(LeaseRequest need, QueuePosition turn, long now) {
        boolean later = false;
        long earliest = PoolLock.NEVER;
        Why why = need.owner() == null ? Why.NO_USABLE_KEY : Why.OWNER_GONE;
        for (List<Target> tier : need.tiers()) {
            for (Target target : inTurn(tier)) {
                Provider provider = providers.get(target.provider());
                if (provider == null) {
                    continue;
                }
                LeaseResult pick = search.at(provider, target, need, turn, now);
                if (pick instanceof Granted) {
                    return pick;
                }
                if (pick instanceof NotBefore notBefore) {
                    later = true;
                    earliest = Math.min(earliest, notBefore.nanos());
                } else if (pick instanceof Nobody nobody && nobody.why() == Why.ALL_TRIED) {
                    why = Why.ALL_TRIED;
                }
            }
        }
        if (!later) {
            return new Nobody(why);
        }
        guard.turnedAway();
        return new NotBefore(guard.outside(earliest == PoolLock.NEVER ? now + LOOK_AGAIN : earliest));
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
            guard.roomAppeared();
            key.tell(guard, now);
            return key;
        });
    }

    private <T> T inside(LongFunction<T> section) {
        T result;
        Runnable leftToTell;
        synchronized (guard) {
            result = section.apply(guard.enter());
            leftToTell = guard.leave();
        }
        PoolLock.tell(leftToTell);
        return result;
    }
}
