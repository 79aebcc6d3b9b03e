package dev.sluice.pool;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans and lease requests for tests: provider {@code p}, keys {@code k0}, {@code k1} …, model {@code m}. */
final class PoolTestData {

    static final Limits RPM_60 = new Limits(60L, null, null, null, null);

    private PoolTestData() {}

    static PoolPlan plan(int keys, Limits limits) {
        List<KeyPlan> plans = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            plans.add(key("k" + i, null, limits));
        }
        return plan(plans.toArray(KeyPlan[]::new));
    }

    static PoolPlan plan(KeyPlan... keys) {
        return new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, Arrays.asList(keys))));
    }

    static KeyPlan key(String name, @Nullable String account, Limits limits) {
        return new KeyPlan(name, Secret.of("secret-" + name), account, 1, limits, List.of());
    }

    static KeyId id(String name) {
        return new KeyId("p", name);
    }

    static LeaseRequest request(KeyId... tried) {
        return request(null, null, tried);
    }

    /** Returns a request that only the account of {@code owner} can serve. */
    static LeaseRequest requestOfOwner(KeyId owner, KeyId... tried) {
        return request(null, owner, tried);
    }

    /** Returns a request of a call that belongs to {@code affinity}. */
    static LeaseRequest requestWithAffinity(String affinity) {
        return request(affinity, null);
    }

    private static LeaseRequest request(@Nullable String affinity, @Nullable KeyId owner, KeyId... tried) {
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), 100, 50, 0, affinity, owner, Set.of(tried));
    }

    static Failure failure(FailureKind kind) {
        return Failure.of(kind, kind.label());
    }
}
