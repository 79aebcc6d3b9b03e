package dev.sluice.pool;

import static dev.sluice.pool.Keys.failure;
import static dev.sluice.pool.Keys.id;
import static dev.sluice.pool.Keys.key;
import static dev.sluice.pool.Keys.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.TokenUsage;
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

/** What is kept for whom, and that nothing stays kept. A large call needs 20 seconds' worth of an account's limit. */
class BackfillReservationsTest {

    private static final Limits THOUSAND_A_SECOND = new Limits(null, null, 60_000L, null, null);
    private static final long LARGE = 20_000;
    private static final long SMALL = 2_000;

    private record Place(int number) implements QueuePosition {

        @Override
        public boolean isBefore(QueuePosition other) {
            return number < ((Place) other).number;
        }
    }

    private static final QueuePosition FIRST = new Place(1);
    private static final QueuePosition SECOND = new Place(2);
    private static final QueuePosition LAST = new Place(3);

    private final Timeline time = new Timeline();

    private Pool drained(PoolPlan plan) {
        Pool pool = new Pool(plan, time, new Random(1), PoolListener.NONE);
        serve(pool, request(SMALL, null), LAST);
        return pool;
    }

    /** Serves all there is room for, and returns over which keys. */
    private static List<String> serve(Pool pool, LeaseRequest request, QueuePosition position) {
        List<String> keys = new ArrayList<>();
        while (pool.pick(request, position) instanceof Granted granted) {
            keys.add(granted.lease().key().key());
            granted.lease().settled(new TokenUsage(request.inputTokens(), 0, 0, 1, 0));
        }
        return keys;
    }

    private static LeaseRequest request(long tokens, @Nullable String owner, KeyId... tried) {
        KeyId holder = owner == null ? null : id(owner);
        return new LeaseRequest(List.of(List.of(new Target("p", "m", 1))), tokens, 1, 0, null, holder, Set.of(tried));
    }

    /** Returns the keys over which not even a call of one token goes if it comes after all others. */
    private static List<String> kept(Pool pool) {
        List<String> kept = new ArrayList<>();
        for (KeyStatus status : pool.statuses()) {
            String key = status.id().key();
            if (pool.pick(request(1, key), LAST) instanceof Granted granted) {
                granted.lease().ignored();
            } else {
                kept.add(key);
            }
        }
        return kept;
    }

    private void keep(Pool pool, LeaseRequest request, QueuePosition position, int calls) {
        assertThat(pool.pick(request, position)).isInstanceOf(NotBefore.class);
        pool.reserve(request, position, calls);
    }

    @Test
    void an_account_fills_up_for_the_first_while_all_others_serve_the_rest() {
        Pool pool = drained(plan(3, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, null), FIRST, 1);
        List<String> kept = kept(pool);
        assertThat(kept).hasSize(1);
        for (int i = 0; i < 9; i++) {
            time.pass(Duration.ofSeconds(2));
            assertThat(serve(pool, request(SMALL, null), SECOND)).hasSize(2).doesNotContainAnyElementsOf(kept);
        }
        time.pass(Duration.ofSeconds(2));

        assertThat(serve(pool, request(LARGE, null), FIRST)).isEqualTo(kept);
        assertThat(kept(pool)).isEmpty();
    }

    @Test
    void the_account_that_will_have_room_soonest_is_kept() {
        Pool pool = drained(plan(5, THOUSAND_A_SECOND));
        time.pass(Duration.ofSeconds(10));
        for (String key : List.of("k0", "k1", "k2", "k4")) {
            serve(pool, request(SMALL, key), LAST);
        }
        keep(pool, request(LARGE, null), FIRST, 1);

        assertThat(kept(pool)).containsExactly("k3");
    }

    @Test
    void as_many_are_kept_as_are_asked_for_and_fewer_when_fewer_are() {
        Pool pool = drained(plan(5, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, null), FIRST, 3);
        List<String> three = kept(pool);
        keep(pool, request(LARGE, null), FIRST, 1);

        assertThat(three).hasSize(3).containsAll(kept(pool));
        assertThat(kept(pool)).hasSize(1);
        pool.release(FIRST);
        assertThat(kept(pool)).isEmpty();
    }

    @Test
    void who_comes_before_uses_what_is_kept_when_nothing_else_has_room_and_who_has_no_turn_never() {
        Pool pool = drained(plan(2, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, null), SECOND, 1);
        String kept = kept(pool).get(0);
        time.pass(Duration.ofSeconds(4));

        List<String> served = serve(pool, request(SMALL, null), FIRST);
        assertThat(served).hasSize(4);
        assertThat(served.subList(0, 2)).doesNotContain(kept);
        assertThat(served.subList(2, 4)).containsOnly(kept);
        assertThat(kept(pool)).containsExactly(kept);
        time.pass(Duration.ofSeconds(4));
        assertThat(pool.pick(request(1, kept), LAST)).isInstanceOf(NotBefore.class);
    }

    @Test
    void two_turns_keep_different_accounts_and_the_earlier_one_may_take_over_the_later_ones() {
        Pool pool = drained(plan(2, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, null), SECOND, 2);
        keep(pool, request(LARGE, null), FIRST, 1);
        keep(pool, request(LARGE, null), SECOND, 2);
        assertThat(kept(pool)).hasSize(2);

        pool.release(SECOND);
        assertThat(kept(pool)).hasSize(1);
        pool.release(FIRST);
        assertThat(kept(pool)).isEmpty();
    }

    @Test
    void an_account_that_turns_bad_is_exchanged_for_another() {
        Pool pool = drained(plan(2, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, null), FIRST, 1);
        String bad = kept(pool).get(0);
        pool.pause(id(bad));
        keep(pool, request(LARGE, null), FIRST, 1);
        pool.resume(id(bad));

        assertThat(kept(pool)).hasSize(1).doesNotContain(bad);
    }

    @Test
    void an_account_that_goes_is_exchanged_and_one_that_stays_is_let_go_in_the_end() {
        Pool pool = drained(plan(2, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, null), FIRST, 1);
        String gone = kept(pool).get(0);
        String stays = gone.equals("k0") ? "k1" : "k0";
        pool.reconfigure(plan(key(stays, null, THOUSAND_A_SECOND)));
        keep(pool, request(LARGE, null), FIRST, 1);
        assertThat(kept(pool)).containsExactly(stays);

        pool.reconfigure(plan(2, THOUSAND_A_SECOND));
        pool.release(FIRST);
        assertThat(kept(pool)).isEmpty();
    }

    @Test
    void all_keys_of_an_account_are_kept_together() {
        Pool pool = drained(plan(
                key("a", "org", THOUSAND_A_SECOND),
                key("b", "org", THOUSAND_A_SECOND),
                key("c", "other", THOUSAND_A_SECOND)));
        keep(pool, request(LARGE, null, id("c")), FIRST, 2);

        assertThat(kept(pool)).containsExactly("a", "b");
    }

    @Test
    void a_call_that_one_account_alone_can_serve_has_that_one_kept() {
        Pool pool = drained(plan(5, THOUSAND_A_SECOND));
        keep(pool, request(LARGE, "k2"), FIRST, 3);

        assertThat(kept(pool)).containsExactly("k2");
        keep(pool, request(LARGE, "k2"), SECOND, 1);
        pool.release(FIRST);
        assertThat(kept(pool)).isEmpty();
    }

    @Test
    void a_demand_beyond_what_the_account_can_hold_is_served_when_it_is_full() {
        Pool pool = drained(plan(2, THOUSAND_A_SECOND));
        keep(pool, request(100_000, null), FIRST, 1);
        List<String> kept = kept(pool);
        for (int i = 0; i < 29; i++) {
            time.pass(Duration.ofSeconds(2));
            assertThat(serve(pool, request(SMALL, null), SECOND)).hasSize(1).doesNotContainAnyElementsOf(kept);
        }

        assertThat(serve(pool, request(100_000, null), FIRST)).isEqualTo(kept);
    }

    @Test
    void nothing_is_kept_where_only_something_else_than_time_makes_room_or_not_within_a_minute() {
        Pool busy = new Pool(plan(2, new Limits(null, null, null, null, 1)), time, new Random(1), PoolListener.NONE);
        List<LeaseResult> leases = List.of(busy.pick(request(1, null), LAST), busy.pick(request(1, null), LAST));
        keep(busy, request(1, null), FIRST, 1);
        leases.forEach(pick -> ((Granted) pick).lease().ignored());
        assertThat(kept(busy)).isEmpty();

        Pool resting = new Pool(plan(1, THOUSAND_A_SECOND), time, new Random(1), PoolListener.NONE);
        ((Granted) resting.pick(request(1, null), LAST))
                .lease()
                .failed(new Failure(FailureKind.LIMITED, 429, "later", null, Duration.ofSeconds(90), null));
        keep(resting, request(LARGE, null), FIRST, 1);
        time.pass(Duration.ofSeconds(90));
        assertThat(kept(resting)).isEmpty();
    }

    @Test
    void no_account_is_kept_for_a_key_that_cannot_use_it_by_then() {
        Pool pool = drained(plan(key("a", "org", THOUSAND_A_SECOND), key("b", "org", THOUSAND_A_SECOND)));
        time.pass(Duration.ofSeconds(10));
        for (int i = 0; i < 3; i++) {
            LeaseResult pick = pool.pick(request(1, null, id("b")), LAST);
            ((Granted) pick).lease().failed(failure(FailureKind.RESET));
        }
        time.pass(Duration.ofSeconds(8));
        keep(pool, request(LARGE, null, id("b")), FIRST, 1);
        assertThat(kept(pool)).as("kept for a, whose probe is due").containsExactly("a", "b");

        LeaseResult probe = pool.pick(request(1, null, id("b")), FIRST);
        keep(pool, request(LARGE, null, id("b")), FIRST, 1);
        assertThat(kept(pool)).as("kept while the probe is under way").isEmpty();
        ((Granted) probe).lease().ignored();
    }

    @Test
    void a_conversation_whose_home_is_kept_for_another_goes_elsewhere() {
        Pool pool = new Pool(plan(5, THOUSAND_A_SECOND), time, new Random(1), PoolListener.NONE);
        String home =
                ((Granted) pool.pick(Keys.needWith("c"), LAST)).lease().key().key();
        serve(pool, request(SMALL, home), LAST);
        keep(pool, request(LARGE, home), FIRST, 1);
        time.pass(Duration.ofSeconds(5));

        assertThat(((Granted) pool.pick(Keys.needWith("c"), SECOND))
                        .lease()
                        .key()
                        .key())
                .isNotEqualTo(home);
        pool.release(FIRST);
        assertThat(((Granted) pool.pick(Keys.needWith("c"), SECOND))
                        .lease()
                        .key()
                        .key())
                .isEqualTo(home);
    }
}
