package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.request;
import static dev.sluice.pool.PoolTestData.requestWithAffinity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests which of several keys with room is picked, and where the calls of one conversation go. */
class CandidatesRulesTest {

    private static final Limits WIDE = PoolTestData.burstOfAMinute(Dimension.REQUESTS, 1_000_000);

    private final Timeline time = new Timeline();

    private Pool pool(PoolPlan plan) {
        return new Pool(plan, time, new Random(1), PoolListener.NONE);
    }

    private static Map<String, String> homes(Pool pool, int affinities) {
        Map<String, String> homes = new HashMap<>();
        for (int i = 0; i < affinities; i++) {
            Lease lease = granted(pool.pick(requestWithAffinity("conversation " + i), LAST));
            homes.put("conversation " + i, lease.key().key());
            lease.ignored();
        }
        return homes;
    }

    @Test
    void of_two_keys_the_one_with_fewer_calls_under_way_is_picked() {
        Pool pool = pool(plan(2, WIDE));
        for (int i = 0; i < 4; i++) {
            KeyId first = granted(pool.pick(request(), LAST)).key();
            assertThat(granted(pool.pick(request(), LAST)).key()).isNotEqualTo(first);
        }
    }

    @Test
    void calls_are_spread_over_keys_by_their_weights() {
        List<KeyPlan> keys = IntStream.range(0, 8)
                .mapToObj(i -> new KeyPlan("k" + i, Secret.of("s" + i), null, i == 0 ? 7 : 1, WIDE, List.of()))
                .toList();
        Pool pool = pool(plan(keys.toArray(KeyPlan[]::new)));
        int heavy = 0;
        for (int i = 0; i < 280; i++) {
            Lease lease = granted(pool.pick(request(), LAST));
            heavy += lease.key().equals(id("k0")) ? 1 : 0;
            lease.settled(USAGE);
            time.pass(Duration.ofMillis(50));
        }
        assertThat(heavy).isBetween(120, 160);
    }

    @Test
    void a_call_that_has_failed_goes_to_a_key_that_serves_others() {
        Pool pool = pool(plan(12, WIDE));
        KeyId[] others = IntStream.range(0, 12)
                .filter(i -> i != 7)
                .mapToObj(i -> id("k" + i))
                .toArray(KeyId[]::new);
        Lease lease = granted(pool.pick(request(others), LAST));
        time.pass(Duration.ofSeconds(1));
        lease.settled(USAGE);
        time.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 20; i++) {
            Lease retry = granted(pool.pick(request(id("k0")), LAST));
            assertThat(retry.key()).isEqualTo(id("k7"));
            retry.ignored();
        }
    }

    @Test
    void conversations_are_spread_over_all_accounts_and_each_stays_where_it_is() {
        Pool pool = pool(plan(10, WIDE));
        Map<String, String> homes = homes(pool, 1_000);
        Map<String, Integer> counts = new HashMap<>();
        homes.values().forEach(each -> counts.merge(each, 1, Integer::sum));
        assertThat(counts).hasSize(10);
        assertThat(counts.values()).allSatisfy(each -> assertThat(each).isBetween(60, 145));
        assertThat(homes(pool, 1_000)).isEqualTo(homes);
    }

    @Test
    void one_more_account_moves_one_conversation_in_eleven_and_only_to_itself() {
        Map<String, String> before = homes(pool(plan(10, WIDE)), 1_000);
        Map<String, String> after = homes(pool(plan(11, WIDE)), 1_000);
        List<String> moved = new ArrayList<>();
        after.forEach((conversation, home) -> {
            if (!home.equals(before.get(conversation))) {
                moved.add(home);
            }
        });
        assertThat(moved).hasSizeBetween(50, 140).containsOnly("k10");
    }

    @Test
    void the_next_room_is_that_of_an_account_that_was_not_tried() {
        Limits fast = PoolTestData.burstOfAMinute(Dimension.INPUT_TOKENS, 6_000);
        Limits slow = PoolTestData.burstOfAMinute(Dimension.INPUT_TOKENS, 690);
        Pool pool = pool(plan(key("fast", null, fast), key("slow", null, slow)));
        while (pool.pick(request(), LAST) instanceof LeaseResult.Granted granted) {
            granted.lease().settled(new dev.sluice.call.TokenUsage(100, 0, 0, 1, 0));
        }
        NotBefore first = (NotBefore) pool.pick(request(), LAST);
        NotBefore second = (NotBefore) pool.pick(request(id("fast")), LAST);
        assertThat(second.nanos()).isGreaterThan(first.nanos());
        NotBefore third = (NotBefore) pool.pick(request(id("slow")), LAST);
        assertThat(third.nanos()).isEqualTo(first.nanos());
    }
}
