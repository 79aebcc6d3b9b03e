package dev.sluice.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.Unavailable;
import dev.sluice.pool.LeaseResult.Why;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans and lease requests for tests: provider {@code p}, keys {@code k0}, {@code k1} …, model {@code m}. */
final class PoolTestData {

    /** The position of a call that goes before no other. */
    static final QueuePosition LAST = other -> false;

    /** The usage that {@link #request} reserves. */
    static final TokenUsage USAGE = new TokenUsage(100, 0, 0, 50, 0);

    static final Limits RPM_60 = burstOfAMinute(Dimension.REQUESTS, 60);

    /** Returns a limit of {@code perMinute} of which a whole minute's worth may go at once. */
    static Limits burstOfAMinute(Dimension dimension, long perMinute) {
        return new Limits(
                dimension == Dimension.REQUESTS ? perMinute : null,
                null,
                dimension == Dimension.INPUT_TOKENS ? perMinute : null,
                null,
                null,
                Map.of(dimension, Duration.ofMinutes(1)));
    }

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

    /** Returns a failure; one that refuses the key says so in words. */
    static Failure failure(FailureKind kind) {
        return Failure.of(kind, kind.label()).about(Failure.Subject.KEY);
    }

    /** Returns a listener that records changes of state in {@code changes}, as in {@code k0 ready -> cooling}. */
    static PoolListener recordingStates(List<String> changes) {
        return new PoolListener() {
            @Override
            public void stateChanged(StateChange change) {
                changes.add(change.key().key() + ' ' + change.from().label() + " -> "
                        + change.to().label());
            }
        };
    }

    static Lease granted(LeaseResult result) {
        assertThat(result).isInstanceOf(Granted.class);
        return ((Granted) result).lease();
    }

    static Why why(LeaseResult result) {
        assertThat(result).isInstanceOf(Unavailable.class);
        return ((Unavailable) result).why();
    }

    static void fail(Pool pool, FailureKind kind) {
        granted(pool.pick(request(), LAST)).failed(failure(kind));
    }

    /** Serves {@code times} calls, one after the other. */
    static void serve(Pool pool, int times) {
        for (int i = 0; i < times; i++) {
            granted(pool.pick(request(), LAST)).settled(USAGE);
        }
    }
}
