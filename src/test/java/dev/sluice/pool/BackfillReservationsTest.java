package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests which accounts are reserved, and that all are released. A large call needs 20 seconds' worth of an account's limit. */
class BackfillReservationsTest {

    private static final Limits THOUSAND_A_SECOND = PoolTestData.burstOfAMinute(Dimension.INPUT_TOKENS, 60_000);
    private static final long LARGE = 20_000;
    private static final long SMALL = 2_000;

    private record Position(int number) implements QueuePosition {

        @Override
        public boolean isBefore(QueuePosition other) {
            return number < ((Position) other).number;
        }
    }

    private static final QueuePosition FIRST = new Position(1);
    private static final QueuePosition SECOND = new Position(2);
    private static final QueuePosition LAST = new Position(3);

    private final Timeline time = new Timeline();

    private Pool exhausted(PoolPlan plan) {
        Pool pool = new Pool(plan, time, new Random(1), PoolListener.NONE);
        serve(pool, request(SMALL, null), LAST);
        return pool;
    }

    /** Serves calls like {@code request} while there is room, and returns the keys that served them. */
    private static List<String> serve(Pool pool, LeaseRequest request, QueuePosition position) {
        List<String> keys = new ArrayList<>();
        while (pool.pick(request, position) instanceof Granted granted) {
            keys.add(granted.lease().key().key());
            granted.lease().settled(new TokenUsage(request.inputTokens(), 0, 0, 1, 0));
        }
        return keys;
    }

    private static LeaseRequest request(long tokens, @Nullable String owner, KeyId... tried) {
        KeyId ownerKey = owner == null ? null : id(owner);
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), tokens, 1, 0, null, ownerKey, Set.of(tried));
    }

    /** Returns the keys that refuse even a call of one token, if it comes after all others. */
    private static List<String> reserved(Pool pool) {
        List<String> reserved = new ArrayList<>();
        for (KeyStatus status : pool.statuses()) {
            String key = status.id().key();
            if (pool.pick(request(1, key), LAST) instanceof Granted granted) {
                granted.lease().ignored();
            } else {
                reserved.add(key);
            }
        }
        return reserved;
    }

    private void reserve(Pool pool, LeaseRequest request, QueuePosition position, int calls) {
        assertThat(pool.pick(request, position)).isInstanceOf(NotBefore.class);
        pool.reserve(request, position, calls);
    }

    @Test
    void the_reserved_account_fills_up_for_the_first_call_while_others_serve_the_rest() {
        Pool pool = exhausted(plan(3, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, null), FIRST, 1);
        List<String> reserved = reserved(pool);
        assertThat(reserved).hasSize(1);
        for (int i = 0; i < 9; i++) {
            time.pass(Duration.ofSeconds(2));
            assertThat(serve(pool, request(SMALL, null), SECOND)).hasSize(2).doesNotContainAnyElementsOf(reserved);
        }
        time.pass(Duration.ofSeconds(2));

        assertThat(serve(pool, request(LARGE, null), FIRST)).isEqualTo(reserved);
        assertThat(reserved(pool)).isEmpty();
    }

    @Test
    void the_account_that_will_have_room_soonest_is_reserved() {
        Pool pool = exhausted(plan(5, THOUSAND_A_SECOND));
        time.pass(Duration.ofSeconds(10));
        for (String key : List.of("k0", "k1", "k2", "k4")) {
            serve(pool, request(SMALL, key), LAST);
        }
        reserve(pool, request(LARGE, null), FIRST, 1);

        assertThat(reserved(pool)).containsExactly("k3");
    }

    @Test
    void a_new_reservation_replaces_the_one_before_and_may_hold_fewer_accounts() {
        Pool pool = exhausted(plan(5, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, null), FIRST, 3);
        List<String> three = reserved(pool);
        reserve(pool, request(LARGE, null), FIRST, 1);

        assertThat(three).hasSize(3).containsAll(reserved(pool));
        assertThat(reserved(pool)).hasSize(1);
        pool.release(FIRST);
        assertThat(reserved(pool)).isEmpty();
    }

    @Test
    void an_earlier_position_uses_a_reserved_account_last_and_a_later_one_never() {
        Pool pool = exhausted(plan(2, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, null), SECOND, 1);
        String reserved = reserved(pool).get(0);
        time.pass(Duration.ofSeconds(4));

        List<String> served = serve(pool, request(SMALL, null), FIRST);
        assertThat(served).hasSize(4);
        assertThat(served.subList(0, 2)).doesNotContain(reserved);
        assertThat(served.subList(2, 4)).containsOnly(reserved);
        assertThat(reserved(pool)).containsExactly(reserved);
        time.pass(Duration.ofSeconds(4));
        assertThat(pool.pick(request(1, reserved), LAST)).isInstanceOf(NotBefore.class);
    }

    @Test
    void two_positions_reserve_different_accounts_and_the_earlier_may_take_over_a_later_ones() {
        Pool pool = exhausted(plan(2, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, null), SECOND, 2);
        reserve(pool, request(LARGE, null), FIRST, 1);
        reserve(pool, request(LARGE, null), SECOND, 2);
        assertThat(reserved(pool)).hasSize(2);

        pool.release(SECOND);
        assertThat(reserved(pool)).hasSize(1);
        pool.release(FIRST);
        assertThat(reserved(pool)).isEmpty();
    }

    @Test
    void an_account_that_turns_bad_is_replaced() {
        Pool pool = exhausted(plan(2, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, null), FIRST, 1);
        String bad = reserved(pool).get(0);
        pool.pause(id(bad));
        reserve(pool, request(LARGE, null), FIRST, 1);
        pool.resume(id(bad));

        assertThat(reserved(pool)).hasSize(1).doesNotContain(bad);
    }

    @Test
    void an_account_that_is_removed_is_replaced_and_one_that_stays_is_released_in_the_end() {
        Pool pool = exhausted(plan(2, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, null), FIRST, 1);
        String removed = reserved(pool).get(0);
        String remaining = removed.equals("k0") ? "k1" : "k0";
        pool.reconfigure(plan(key(remaining, null, THOUSAND_A_SECOND)));
        reserve(pool, request(LARGE, null), FIRST, 1);
        assertThat(reserved(pool)).containsExactly(remaining);

        pool.reconfigure(plan(2, THOUSAND_A_SECOND));
        pool.release(FIRST);
        assertThat(reserved(pool)).isEmpty();
    }

    @Test
    void all_keys_of_an_account_are_reserved_together() {
        Pool pool = exhausted(plan(
                key("a", "org", THOUSAND_A_SECOND),
                key("b", "org", THOUSAND_A_SECOND),
                key("c", "other", THOUSAND_A_SECOND)));
        reserve(pool, request(LARGE, null, id("c")), FIRST, 2);

        assertThat(reserved(pool)).containsExactly("a", "b");
    }

    @Test
    void a_call_with_an_owner_reserves_the_owners_account() {
        Pool pool = exhausted(plan(5, THOUSAND_A_SECOND));
        reserve(pool, request(LARGE, "k2"), FIRST, 3);

        assertThat(reserved(pool)).containsExactly("k2");
        reserve(pool, request(LARGE, "k2"), SECOND, 1);
        pool.release(FIRST);
        assertThat(reserved(pool)).isEmpty();
    }

    @Test
    void a_demand_beyond_the_accounts_burst_is_served_when_its_bucket_is_full() {
        Pool pool = exhausted(plan(2, THOUSAND_A_SECOND));
        reserve(pool, request(100_000, null), FIRST, 1);
        List<String> reserved = reserved(pool);
        for (int i = 0; i < 29; i++) {
            time.pass(Duration.ofSeconds(2));
            assertThat(serve(pool, request(SMALL, null), SECOND)).hasSize(1).doesNotContainAnyElementsOf(reserved);
        }

        assertThat(serve(pool, request(100_000, null), FIRST)).isEqualTo(reserved);
    }

    @Test
    void no_account_is_reserved_that_time_alone_does_not_give_room_within_a_minute() {
        Pool busy = new Pool(plan(2, new Limits(null, null, null, null, 1)), time, new Random(1), PoolListener.NONE);
        List<LeaseResult> leases = List.of(busy.pick(request(1, null), LAST), busy.pick(request(1, null), LAST));
        reserve(busy, request(1, null), FIRST, 1);
        leases.forEach(result -> ((Granted) result).lease().ignored());
        assertThat(reserved(busy)).isEmpty();

        Pool cooling = new Pool(plan(1, THOUSAND_A_SECOND), time, new Random(1), PoolListener.NONE);
        ((Granted) cooling.pick(request(1, null), LAST))
                .lease()
                .failed(new Failure(FailureKind.LIMITED, 429, "later", null, Duration.ofSeconds(90), null));
        reserve(cooling, request(LARGE, null), FIRST, 1);
        time.pass(Duration.ofSeconds(90));
        assertThat(reserved(cooling)).isEmpty();
    }

    @Test
    void no_account_is_reserved_whose_key_is_not_usable_by_then() {
        Pool pool = exhausted(plan(key("a", "org", THOUSAND_A_SECOND), key("b", "org", THOUSAND_A_SECOND)));
        time.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            LeaseResult result = pool.pick(request(1, null, id("b")), LAST);
            ((Granted) result).lease().failed(failure(FailureKind.RESET));
        }
        time.pass(Duration.ofSeconds(8));
        reserve(pool, request(LARGE, null, id("b")), FIRST, 1);
        assertThat(reserved(pool)).as("reserved for a, whose probe is due").containsExactly("a", "b");

        LeaseResult probe = pool.pick(request(1, null, id("b")), FIRST);
        reserve(pool, request(LARGE, null, id("b")), FIRST, 1);
        assertThat(reserved(pool)).as("reserved while the probe is under way").isEmpty();
        ((Granted) probe).lease().ignored();
    }

    @Test
    void a_call_whose_affine_account_is_reserved_for_another_goes_elsewhere() {
        Pool pool = new Pool(plan(5, THOUSAND_A_SECOND), time, new Random(1), PoolListener.NONE);
        String affine = ((Granted) pool.pick(PoolTestData.requestWithAffinity("c"), LAST))
                .lease()
                .key()
                .key();
        serve(pool, request(SMALL, affine), LAST);
        reserve(pool, request(LARGE, affine), FIRST, 1);
        time.pass(Duration.ofSeconds(5));

        assertThat(((Granted) pool.pick(PoolTestData.requestWithAffinity("c"), SECOND))
                        .lease()
                        .key()
                        .key())
                .isNotEqualTo(affine);
        pool.release(FIRST);
        assertThat(((Granted) pool.pick(PoolTestData.requestWithAffinity("c"), SECOND))
                        .lease()
                        .key()
                        .key())
                .isEqualTo(affine);
    }
}
