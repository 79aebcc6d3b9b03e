package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.RequestClass;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyStatus;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.LeaseResult;
import dev.sluice.pool.Pool;
import dev.sluice.pool.PoolListener;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.pool.Target;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Real threads that enqueue and cancel calls, get leases and end them at once. */
class FairQueueRaceTest {

    private static final QueuePosition LAST = other -> false;
    private static final int THREADS = 4;
    private static final int CALLS = 1_000;

    private final AtomicInteger inUse = new AtomicInteger();
    private final AtomicInteger results = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();

    @Test
    void every_call_gets_a_result_or_is_cancelled_and_no_lease_leaks() throws Exception {
        Limits one = new Limits(null, null, null, null, 1);
        List<KeyPlan> keys = List.of(new KeyPlan("k", Secret.of("s"), null, 1, one, List.of()));
        Pool pool = new Pool(
                new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, keys))),
                System::nanoTime,
                new Random(1),
                PoolListener.NONE);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        Alarm alarm = (at, task) -> {
            Future<?> scheduled = clock.schedule(task, at - System.nanoTime(), TimeUnit.NANOSECONDS);
            return () -> scheduled.cancel(false);
        };
        FairQueue<LeaseRequest, Lease> queue = new FairQueue<>(
                (request, position) -> offer(pool.pick(request, position)),
                CALLS,
                System::nanoTime,
                alarm,
                AdmissionListener.NONE);
        pool.whenRoom(queue::wake);

        LeaseRequest request =
                new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), 1, 1, 0, null, null, Set.of());
        Lease busy = ((LeaseResult.Granted) pool.pick(request, LAST)).lease();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> done = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                    start.await();
                    calls(queue, request, new Random(thread), "c" + thread);
                    return null;
                }))
                .toList();
        start.countDown();
        // Until every thread waits, so that they compete and do not run one after the other.
        await().until(() -> queue.depthByCaller().size() == THREADS);
        busy.ignored();
        for (Future<?> each : done) {
            each.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();
        clock.shutdownNow();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        queue.wake();

        assertThat(broken.get()).isNull();
        assertThat(results.get() + cancelled.get()).isEqualTo(THREADS * CALLS);
        assertThat(cancelled.get()).isPositive();
        assertThat(inUse.get()).isZero();
        assertThat(queue.depthByModel()).isEmpty();
        assertThat(pool.statuses()).extracting(KeyStatus::inFlight).containsOnly(0);
    }

    private void calls(FairQueue<LeaseRequest, Lease> queue, LeaseRequest request, Random random, String name)
            throws InterruptedException {
        Caller caller = new Caller(name, 1, 0, null, null, null, List.of());
        for (int i = 0; i < CALLS; i++) {
            long now = System.nanoTime();
            AtomicReference<Lease> held = new AtomicReference<>();
            AtomicInteger calledTimes = new AtomicInteger();
            CountDownLatch decided = new CountDownLatch(1);
            FairQueue.Ticket ticket = queue.enqueue(
                    caller,
                    "model" + random.nextInt(2),
                    request,
                    RequestClass.MAIN,
                    now,
                    Deadline.after(now, Duration.ofMinutes(1)),
                    result -> {
                        if (calledTimes.incrementAndGet() > 1) {
                            broken.set(new AssertionError("two results"));
                        }
                        results.incrementAndGet();
                        if (result instanceof WaitResult.Granted<Lease> granted) {
                            if (inUse.incrementAndGet() > 1) {
                                broken.set(new AssertionError("more leases than the keys allow"));
                            }
                            if (random.nextBoolean()) {
                                held.set(granted.lease());
                            } else {
                                inUse.decrementAndGet();
                                granted.lease().ignored();
                            }
                        }
                        decided.countDown();
                    });
            if (random.nextBoolean() && ticket.cancel()) {
                cancelled.incrementAndGet();
            } else {
                decided.await();
            }
            Lease lease = held.getAndSet(null);
            if (lease != null) {
                inUse.decrementAndGet();
                lease.settled(new TokenUsage(1, 0, 0, 1, 0));
            }
        }
    }

    private static LeaseSource.Offer<Lease> offer(LeaseResult result) {
        if (result instanceof LeaseResult.Granted granted) {
            return new LeaseSource.Offer.Granted<>(
                    granted.lease(), granted.lease().share());
        }
        return new LeaseSource.Offer.NotBefore<>(((LeaseResult.NotBefore) result).nanos());
    }
}
