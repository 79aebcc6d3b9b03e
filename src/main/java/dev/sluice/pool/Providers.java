package dev.sluice.pool;

import dev.sluice.limit.grant.GrantBook;
import dev.sluice.pool.LearnedState.AccountLimit;
import dev.sluice.pool.LearnedState.ProviderBurst;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The providers of a pool by their names, in the order of configuration. Guarded by the pool's lock. */
final class Providers {

    private final CircuitBreakerConfig circuitConfig;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final @Nullable GrantBook book;
    private Map<String, Provider> byName = Map.of();

    /**
     * Creates a collection without providers.
     *
     * @param clock tells the days by which some limits are counted
     * @param book what this replica holds of accounts that it shares; null where it is alone
     */
    Providers(
            CircuitBreakerConfig circuitConfig, RandomGenerator random, InstantSource clock, @Nullable GrantBook book) {
        this.circuitConfig = circuitConfig;
        this.random = random;
        this.clock = clock;
        this.book = book;
    }

    /** Returns the provider of that name, or null where none is configured. */
    @Nullable
    Provider get(String name) {
        return byName.get(name);
    }

    /** Replaces the configuration; a provider that stays, under its name, keeps its state. */
    void configure(PoolPlan plan, long now) {
        Map<String, Provider> next = new LinkedHashMap<>();
        for (ProviderPlan each : plan.providers()) {
            Provider provider = byName.get(each.name());
            if (provider == null) {
                provider = new Provider(each, circuitConfig, random, clock, book, now);
            } else {
                provider.configure(each, now);
            }
            next.put(each.name(), provider);
        }
        byName.forEach((name, provider) -> {
            if (!next.containsKey(name)) {
                provider.leave();
            }
        });
        byName = next;
    }

    /** Returns the accounts that can serve each of {@code targets} whose provider is configured. */
    List<Candidates> candidates(List<Target> targets, long now) {
        List<Candidates> all = new ArrayList<>(targets.size());
        for (Target target : targets) {
            Provider provider = byName.get(target.provider());
            if (provider != null) {
                all.add(provider.candidateIndex().of(target.model(), now));
            }
        }
        return all;
    }

    /** Returns the model classes by which the targets of {@code tiers} are limited, as in {@code anthropic/opus}; each once. */
    List<String> classes(List<List<Target>> tiers, long now) {
        Set<String> classes = new LinkedHashSet<>();
        for (List<Target> tier : tiers) {
            for (Target target : tier) {
                Provider provider = byName.get(target.provider());
                if (provider != null) {
                    Candidates candidates = provider.candidateIndex().of(target.model(), now);
                    classes.add(provider.name() + '/' + candidates.modelClass());
                }
            }
        }
        return List.copyOf(classes);
    }

    /** Returns the status of every key, in the order of configuration; notifies the lock's listener of states that have changed. */
    List<KeyStatus> statuses(PoolLock lock, long now) {
        List<KeyStatus> statuses = new ArrayList<>();
        for (Provider provider : byName.values()) {
            provider.renewDay(now);
            for (Key key : provider.keys()) {
                key.notifyStateChange(lock, now);
                statuses.add(key.status(KeyExplanation.of(key, provider, lock, now), lock, now));
            }
        }
        return statuses;
    }

    /** Returns what is known of all limits. */
    LearnedState learned(long now) {
        List<AccountLimit> limits = new ArrayList<>();
        List<ProviderBurst> bursts = new ArrayList<>();
        for (Provider provider : byName.values()) {
            provider.renewDay(now);
            provider.addLearned(limits, bursts, now);
        }
        return new LearnedState(Duration.ZERO, limits, bursts);
    }

    /** Adopts the limits that were learned earlier, except those of providers that no longer exist. */
    void remember(LearnedState state, long now) {
        for (ProviderBurst burst : state.bursts()) {
            Provider provider = byName.get(burst.provider());
            if (provider != null) {
                provider.remember(burst, now);
            }
        }
        for (AccountLimit limit : state.limits()) {
            Provider provider = byName.get(limit.provider());
            if (provider != null) {
                provider.remember(limit, state.age(), now);
            }
        }
    }
}
