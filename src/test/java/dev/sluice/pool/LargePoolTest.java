package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests picks among so many keys that they are compared by costs that were noted before. */
class LargePoolTest {

    private static final int KEYS = 300;

    private final Timeline time = new Timeline();
    private final Pool pool = new Pool(plan(KEYS, RPM_60), time, new Random(1), PoolListener.NONE);

    private Map<KeyId, Integer> serve(int calls) {
        Map<KeyId, Integer> uses = new HashMap<>();
        for (int i = 0; i < calls; i++) {
            Lease lease = granted(pool.pick(request(), LAST));
            uses.merge(lease.key(), 1, Integer::sum);
            lease.settled(USAGE);
            time.pass(Duration.ofMillis(10));
        }
        return uses;
    }

    @Test
    void calls_under_way_are_spread_as_the_better_of_two_keys_would_spread_them() {
        serve(10 * KEYS);
        Map<KeyId, Integer> held = new HashMap<>();
        for (int i = 0; i < 3 * KEYS; i++) {
            held.merge(granted(pool.pick(request(), LAST)).key(), 1, Integer::sum);
        }
        // One random key each would leave one in twenty unused and give one of them nine or more.
        assertThat(held.values()).allMatch(calls -> calls <= 6);
        assertThat(held).hasSizeGreaterThan(KEYS - 6);
    }

    @Test
    void keys_with_calls_under_way_are_left_to_those_without() {
        List<Lease> held = new ArrayList<>();
        serve(10 * KEYS);
        IntStream.range(0, KEYS / 2).forEach(i -> held.add(granted(pool.pick(request(), LAST))));
        Set<KeyId> busy = new HashSet<>();
        held.forEach(lease -> busy.add(lease.key()));

        Map<KeyId, Integer> uses = serve(KEYS / 3);
        int onBusy = uses.entrySet().stream()
                .filter(each -> busy.contains(each.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        assertThat(onBusy).isLessThan(KEYS / 3 * 2 / 5);
    }

    @Test
    void every_key_is_used_up_and_then_each_is_used_again_as_it_has_room() {
        Map<KeyId, Integer> uses = new HashMap<>();
        while (pool.pick(request(), LAST) instanceof Granted granted) {
            uses.merge(granted.lease().key(), 1, Integer::sum);
            granted.lease().settled(USAGE);
        }
        assertThat(uses)
                .hasSize(KEYS)
                .allSatisfy((key, calls) -> assertThat(calls).isEqualTo(59));

        uses.clear();
        for (int second = 0; second < 5; second++) {
            time.pass(Duration.ofSeconds(1));
            while (pool.pick(request(), LAST) instanceof Granted granted) {
                uses.merge(granted.lease().key(), 1, Integer::sum);
                granted.lease().settled(USAGE);
            }
        }
        assertThat(uses)
                .hasSize(KEYS)
                .allSatisfy((key, calls) -> assertThat(calls).isEqualTo(5));
    }

    @Test
    void keys_are_awaited_in_the_order_in_which_they_have_room() {
        Random random = new Random(7);
        long last = 0;
        while (pool.pick(request(), LAST) instanceof Granted granted) {
            granted.lease().settled(USAGE);
            time.pass(Duration.ofNanos(random.nextInt(50_000)));
        }
        for (int i = 0; i < 3 * KEYS; i++) {
            LeaseResult result = pool.pick(request(), LAST);
            if (result instanceof NotBefore notBefore) {
                assertThat(notBefore.nanos()).isGreaterThan(time.nanos()).isGreaterThanOrEqualTo(last);
                last = notBefore.nanos();
                time.pass(Duration.ofNanos(last - time.nanos()));
            } else {
                granted(result).settled(USAGE);
            }
        }
    }

    @Test
    void a_key_that_fails_is_left_until_its_circuit_lets_a_probe_through() {
        Set<KeyId> bad = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            bad.add(new KeyId("p", "k" + i));
        }
        Map<KeyId, Integer> uses = new HashMap<>();
        for (int i = 0; i < 20 * KEYS; i++) {
            Lease lease = granted(pool.pick(request(), LAST));
            uses.merge(lease.key(), 1, Integer::sum);
            if (bad.contains(lease.key())) {
                lease.failed(failure(FailureKind.SERVER_ERROR));
            } else {
                lease.settled(USAGE);
            }
            time.pass(Duration.ofMillis(10));
        }
        // Three failures, and in a minute probes after 5, 10 and 20 s.
        assertThat(bad).allSatisfy(key -> assertThat(uses.getOrDefault(key, 0)).isLessThanOrEqualTo(7));
    }
}
