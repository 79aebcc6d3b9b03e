package dev.sluice.admin;

import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyState;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A real pool without calls, for tests that pause and resume its keys. */
final class SwitchedPool {

    final Pool pool = new Pool(new PoolPlan(List.of()), () -> 0, new Random(1), PoolListener.NONE);

    /** Replaces the pool's keys. */
    void hold(Collection<KeyId> keys) {
        Map<String, List<KeyPlan>> byProvider = new LinkedHashMap<>();
        keys.forEach(key -> byProvider
                .computeIfAbsent(key.provider(), provider -> new ArrayList<>())
                .add(new KeyPlan(key.key(), Secret.of("sk-" + key), null, 1, Limits.UNKNOWN, List.of())));
        pool.reconfigure(new PoolPlan(byProvider.entrySet().stream()
                .map(provider -> new ProviderPlan(provider.getKey(), CountingRule.ANTHROPIC, provider.getValue()))
                .toList()));
    }

    Set<KeyId> paused() {
        return pool.statuses().stream()
                .filter(key -> key.state() == KeyState.DISABLED)
                .map(KeyStatus::id)
                .collect(Collectors.toSet());
    }
}
