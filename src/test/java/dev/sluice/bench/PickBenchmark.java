package dev.sluice.bench;

import dev.sluice.call.QueuePosition;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.LeaseResult;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.pool.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A benchmark of a pick, alone and with the end of its lease, by the number of keys and of model classes: with room on all of them, and
 * saturated, where each millisecond of the pool's time makes room for a few. All classes together have as much room as one alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class PickBenchmark {

    private static final QueuePosition LAST = other -> false;
    private static final TokenUsage USAGE = new TokenUsage(100, 0, 0, 50, 0);

    @Param({"13", "1000", "10000"})
    private int keys;

    @Param({"false", "true"})
    private boolean saturated;

    /** The number of model classes, which picks ask for in turn. */
    @Param({"1", "3"})
    private int classes;

    /** The picks of one batch, whose leases end between batches and outside the measurement. */
    private static final int BATCH = 1_000;

    private final List<Lease> held = new ArrayList<>(BATCH);
    private LeaseRequest[] requests = {};
    private Pool pool;
    private long now;
    private int next;

    @Setup
    public void fill() {
        long rpm = saturated ? 60 / classes : 1_000_000_000L;
        Limits limits = new Limits(rpm, null, 1_000_000_000L, null, null);
        List<KeyPlan> plans = IntStream.range(0, keys)
                .mapToObj(i -> new KeyPlan("k" + i, Secret.of("s" + i), null, 1, limits, List.of()))
                .toList();
        pool = new Pool(
                new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, plans))),
                () -> now,
                new Random(1),
                PoolListener.NONE);
        requests = IntStream.range(0, classes).mapToObj(PickBenchmark::request).toArray(LeaseRequest[]::new);
        for (LeaseRequest each : requests) {
            while (saturated && pool.pick(each, LAST) instanceof LeaseResult.Granted granted) {
                granted.lease().settled(USAGE);
            }
        }
    }

    private static LeaseRequest request(int model) {
        return new LeaseRequest(List.of(List.of(new Target("p", "m" + model, 1))), 100, 50, 0, null, null, Set.of());
    }

    private LeaseRequest request() {
        next = next + 1 < classes ? next + 1 : 0;
        return requests[next];
    }

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public List<Lease> pick() {
        for (int i = 0; i < BATCH; i++) {
            now += step();
            if (pool.pick(request(), LAST) instanceof LeaseResult.Granted granted) {
                held.add(granted.lease());
            }
        }
        return held;
    }

    @TearDown(Level.Invocation)
    public void settle() {
        held.forEach(lease -> lease.settled(USAGE));
        held.clear();
    }

    @Benchmark
    public LeaseResult pickAndSettle() {
        now += step();
        LeaseResult result = pool.pick(request(), LAST);
        if (result instanceof LeaseResult.Granted granted) {
            granted.lease().settled(USAGE);
        }
        return result;
    }

    private long step() {
        return saturated ? 1_000_000 / Math.max(1, keys / 1_000) : 100;
    }
}
