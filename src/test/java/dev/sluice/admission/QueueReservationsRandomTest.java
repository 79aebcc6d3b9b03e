package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.RequestClass;
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
import dev.sluice.relay.PoolLeaseSource;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls, ends, failures, reloads and time in random order: when no call waits any more, no account is reserved. */
class QueueReservationsRandomTest {

    private static final int EVENTS = 1_500;
    private static final Limits LIMITS = new Limits(60L, null, 60_000L, null, 20);
    private static final QueuePosition LAST = other -> false;
    private static final long[] SIZES = {500, 8_000, 30_000};
    private static final List<FailureKind> KINDS = List.of(FailureKind.values());

    private final Timeline time = new Timeline();
    private final List<Lease> leases = new ArrayList<>();
    private final List<FairQueue.Ticket> tickets = new ArrayList<>();

    static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void no_reservation_remains_when_no_call_waits(int seed) {
        Random random = new Random(seed);
        Pool pool = new Pool(plan(6), time, random, PoolListener.NONE);
        FairQueue<LeaseRequest, Lease> queue =
                new FairQueue<>(new PoolLeaseSource(pool), 30, time, time, AdmissionListener.NONE);
        pool.whenRoom(queue::wake);
        for (int i = 0; i < EVENTS; i++) {
            event(random, pool, queue);
        }
        tickets.forEach(FairQueue.Ticket::cancel);
        assertThat(queue.depthByModel()).as("seed %d", seed).isEmpty();
        leases.forEach(Lease::ignored);
        pool.reconfigure(plan(6));
        for (int i = 0; i < 6; i++) {
            pool.resume(id(i));
        }
        time.pass(Duration.ofHours(2));

        for (int i = 0; i < 6; i++) {
            time.pass(Duration.ofMinutes(1));
            LeaseResult result = pool.pick(request(500, id(i), Set.of()), LAST);
            if (result instanceof LeaseResult.NotBefore later) {
                // A limit that refusals have lowered refills in time; a reservation that remains does not end by
                // itself.
                time.pass(Duration.ofNanos(later.nanos() - time.nanos()));
                result = pool.pick(request(500, id(i), Set.of()), LAST);
            }
            assertThat(result).as("seed %d, key %d", seed, i).isInstanceOf(LeaseResult.Granted.class);
            ((LeaseResult.Granted) result).lease().settled(new TokenUsage(500, 0, 0, 1, 0));
        }
    }

    private void event(Random random, Pool pool, FairQueue<LeaseRequest, Lease> queue) {
        switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> enqueue(random, queue);
            case 4 -> {
                if (!tickets.isEmpty()) {
                    tickets.remove(random.nextInt(tickets.size())).cancel();
                }
            }
            case 5, 6, 7 -> {
                if (!leases.isEmpty()) {
                    end(random, leases.remove(random.nextInt(leases.size())));
                }
            }
            case 8 -> time.pass(Duration.ofMillis(random.nextInt(4_000)));
            default -> administer(random, pool);
        }
    }

    private void enqueue(Random random, FairQueue<LeaseRequest, Lease> queue) {
        int modelQueue = random.nextInt(SIZES.length);
        Caller caller = new Caller("c" + random.nextInt(4), 1, random.nextInt(8) / 7, null, null, null, List.of());
        KeyId owner = random.nextInt(10) == 0 ? id(random.nextInt(6)) : null;
        Set<KeyId> tried = random.nextInt(5) == 0 ? Set.of(id(random.nextInt(6))) : Set.of();
        Deadline deadline = Deadline.after(time.nanos(), Duration.ofSeconds(random.nextInt(1, 120)));
        tickets.add(queue.enqueue(
                caller,
                "model" + modelQueue,
                request(SIZES[modelQueue], owner, tried),
                RequestClass.MAIN,
                time.nanos(),
                deadline,
                result -> {
                    if (result instanceof WaitResult.Granted<Lease> granted) {
                        leases.add(granted.lease());
                    }
                }));
    }

    private static void end(Random random, Lease lease) {
        if (random.nextInt(8) > 0) {
            lease.settled(new TokenUsage(random.nextInt(30_000), 0, 0, 1, 0));
        } else {
            FailureKind kind = KINDS.get(random.nextInt(KINDS.size()));
            lease.failed(Failure.of(kind, kind.label()));
        }
    }

    private static void administer(Random random, Pool pool) {
        int key = random.nextInt(4);
        switch (random.nextInt(8)) {
            case 0 -> pool.pause(id(key));
            case 1, 2, 3 -> pool.resume(id(key));
            case 4 -> pool.reconfigure(plan(random.nextInt(4, 7)));
            default -> pool.statuses();
        }
    }

    private static PoolPlan plan(int keys) {
        List<KeyPlan> plans = IntStream.range(0, keys)
                .mapToObj(i -> new KeyPlan("k" + i, Secret.of("s" + i), i < 2 ? "shared" : null, 1, LIMITS, List.of()))
                .toList();
        return new PoolPlan(List.of(new ProviderPlan("p", CountingRule.ANTHROPIC, plans)));
    }

    private static KeyId id(int key) {
        return new KeyId("p", "k" + key);
    }

    private static LeaseRequest request(long tokens, @Nullable KeyId owner, Set<KeyId> tried) {
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), tokens, 1, 0, null, owner, tried);
    }
}
