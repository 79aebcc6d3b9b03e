package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.recordingStates;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.ModelClass;
import dev.sluice.call.ModelClasses;
import dev.sluice.call.ModelPattern;
import dev.sluice.call.Secret;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pool with one key, whose account has limits for the classes opus and sonnet and for each other model. */
abstract class ClassLimitsFixture {

    static final ModelClasses CLASSES = new ModelClasses(
            List.of(
                    new ModelClass("opus", List.of(new ModelPattern("opus-*"))),
                    new ModelClass("sonnet", List.of(new ModelPattern("sonnet-*")))),
            List.of());

    final Timeline time = new Timeline();

    final List<String> stateChanges = new ArrayList<>();

    Pool pool(Limits limits, Map<String, Limits> byClass) {
        return new Pool(plan(limits, byClass), time, new Random(1), recordingStates(stateChanges));
    }

    static PoolPlan plan(Limits limits, Map<String, Limits> byClass) {
        KeyPlan key = new KeyPlan("k", Secret.of("s"), null, 1, limits, byClass, List.of());
        return new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, CLASSES, List.of(key))));
    }

    static LeaseRequest request(String model) {
        return new LeaseRequest(List.of(List.of(new Target("p", model, 1))), 100, 50, 0, null, null, Set.of());
    }

    static Lease lease(Pool pool, String model) {
        return granted(pool.pick(request(model), LAST));
    }

    static boolean hasRoom(Pool pool, String model) {
        if (pool.pick(request(model), LAST) instanceof Granted granted) {
            granted.lease().ignored();
            return true;
        }
        return false;
    }

    static int serve(Pool pool, String model) {
        int served = 0;
        while (pool.pick(request(model), LAST) instanceof Granted granted) {
            granted.lease().settled(USAGE);
            served++;
        }
        return served;
    }

    static Limits rpm(long limit) {
        return new Limits(limit, null, null, null, null);
    }

    static Failure limited(@Nullable Duration retryAfter) {
        return new Failure(FailureKind.LIMITED, 429, "limited", null, retryAfter, null);
    }
}
