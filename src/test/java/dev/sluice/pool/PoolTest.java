package dev.sluice.pool;

import static dev.sluice.pool.Keys.failure;
import static dev.sluice.pool.Keys.id;
import static dev.sluice.pool.Keys.key;
import static dev.sluice.pool.Keys.needOf;
import static dev.sluice.pool.Keys.needWith;
import static dev.sluice.pool.Keys.plan;
import static dev.sluice.pool.Keys.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.Granted;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Unavailable;
import dev.sluice.pool.LeaseResult.Why;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolTest {

    private static final QueuePosition LAST = other -> false;
    private static final TokenUsage USAGE = new TokenUsage(100, 0, 0, 50, 0);

    private final Timeline time = new Timeline();
    private final List<String> heard = new ArrayList<>();

    private Pool pool(PoolPlan plan) {
        return new Pool(plan, time, new Random(1), new PoolListener() {
            @Override
            public void stateChanged(KeyId key, KeyState from, KeyState to, String why) {
                heard.add(key.key() + ' ' + from.label() + " -> " + to.label());
            }
        });
    }

    private static Lease granted(LeaseResult pick) {
        assertThat(pick).isInstanceOf(Granted.class);
        return ((Granted) pick).lease();
    }

    private static Why why(LeaseResult pick) {
        assertThat(pick).isInstanceOf(Unavailable.class);
        return ((Unavailable) pick).why();
    }

    private static void fail(Pool pool, FailureKind kind) {
        granted(pool.pick(request(), LAST)).failed(failure(kind));
    }

    private void use(Pool pool, int times) {
        for (int i = 0; i < times; i++) {
            granted(pool.pick(request(), LAST)).settled(USAGE);
        }
    }

    @Test
    void a_limit_that_is_used_up_says_when_it_has_room_again() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        use(pool, 59);

        assertThat(pool.pick(request(), LAST))
                .isEqualTo(new NotBefore(Duration.ofMillis(500).toNanos()));
        time.pass(Duration.ofMillis(500));
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void what_was_never_sent_is_given_back_and_wakes_who_waits() {
        Pool pool = pool(plan(1, new Limits(1L, null, null, null, null)));
        Lease lease = granted(pool.pick(request(), LAST));
        int[] woken = {0};
        pool.whenRoom(() -> woken[0]++);
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);
        lease.ignored();

        assertThat(woken[0]).isEqualTo(1);
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void a_lease_ends_once() {
        Pool pool = pool(plan(1, new Limits(null, null, null, null, 3)));
        Lease lease = granted(pool.pick(request(), LAST));
        lease.settled(USAGE);
        lease.cancelled(TokenUsage.NONE);
        lease.failed(failure(FailureKind.REVOKED));

        assertThat(pool.statuses().get(0).inFlight()).isZero();
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_429_blocks_what_it_names_until_the_time_it_gives() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        Lease lease = granted(pool.pick(request(), LAST));
        lease.heard(new LimitReport(List.of(new Level(Dimension.REQUESTS, 60, 0, 20_000_000_000L, true))));
        lease.failed(failure(FailureKind.LIMITED));

        assertThat(pool.pick(request(), LAST)).isEqualTo(new NotBefore(20_000_000_000L));
        assertThat(heard).containsExactly("k0 ready -> cooling");
        time.pass(Duration.ofSeconds(21));
        granted(pool.pick(request(), LAST)).ignored();
        assertThat(heard).containsExactly("k0 ready -> cooling", "k0 cooling -> ready");
    }

    @Test
    void a_429_that_names_nothing_rests_the_account_as_long_as_asked() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        granted(pool.pick(request(), LAST))
                .failed(new Failure(FailureKind.LIMITED, 429, "slow down", null, Duration.ofSeconds(7), null));

        assertThat(pool.pick(request(), LAST)).isEqualTo(new NotBefore(7_000_000_000L));
    }

    @Test
    void keys_of_one_account_share_its_limits_and_its_credit() {
        Pool pool = pool(plan(key("a", "org", Keys.RPM_60), key("b", "org", Keys.RPM_60)));
        use(pool, 59);
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);

        time.pass(Duration.ofSeconds(2));
        fail(pool, FailureKind.EXHAUSTED);
        assertThat(pool.statuses()).allMatch(status -> status.state() == KeyState.EXHAUSTED);
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
    }

    @ParameterizedTest
    @EnumSource(names = {"REVOKED", "EXHAUSTED", "FORBIDDEN"})
    void a_key_that_is_turned_away_is_asked_again_rarely(FailureKind kind) {
        Pool pool = pool(plan(1, Keys.RPM_60));
        fail(pool, kind);
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);

        time.pass(Duration.ofMinutes(10));
        Lease probe = granted(pool.pick(request(), LAST));
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
        probe.settled(USAGE);
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void three_failures_open_a_circuit_and_one_probe_closes_it() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        for (int i = 0; i < 3; i++) {
            fail(pool, FailureKind.SERVER_ERROR);
        }
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.OPEN);
        assertThat(pool.pick(request(), LAST)).isEqualTo(new NotBefore(5_000_000_001L));

        time.pass(Duration.ofMillis(5_001));
        Lease probe = granted(pool.pick(request(), LAST));
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);
        probe.settled(USAGE);
        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
    }

    @Test
    void a_failed_probe_keeps_the_circuit_open_for_twice_as_long_and_one_that_says_nothing_is_made_again() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        for (int i = 0; i < 3; i++) {
            fail(pool, FailureKind.RESET);
        }
        time.pass(Duration.ofMillis(5_001));
        granted(pool.pick(request(), LAST)).ignored();
        fail(pool, FailureKind.RESET);

        assertThat(pool.pick(request(), LAST))
                .isEqualTo(new NotBefore(time.nanos() + Duration.ofSeconds(10).toNanos() + 1));
    }

    @Test
    void the_callers_own_faults_harm_no_key() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        for (int i = 0; i < 20; i++) {
            fail(pool, FailureKind.CALLER_FAULT);
        }

        assertThat(pool.statuses().get(0).state()).isEqualTo(KeyState.READY);
        assertThat(heard).isEmpty();
    }

    @Test
    void a_key_that_may_not_use_a_model_still_serves_others() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        fail(pool, FailureKind.MODEL_DENIED);

        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.MODEL_DENIED);
        LeaseRequest other =
                new LeaseRequest(List.of(List.of(new Target("p", "other", 1))), 1, 1, 0, null, null, Set.of());
        granted(pool.pick(other, LAST)).ignored();
        time.pass(Duration.ofMinutes(10));
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void a_new_key_has_a_few_attempts_waiting_and_twice_as_many_after_each_round_however_long_its_streams_last() {
        Pool pool = pool(plan(1, new Limits(1_000L, null, null, null, null)));
        for (int round = 0; round < 5; round++) {
            List<Lease> waiting = new ArrayList<>();
            while (pool.pick(request(), LAST) instanceof Granted granted) {
                waiting.add(granted.lease());
            }
            assertThat(waiting).hasSize(KeyStats.FEW << round);
            waiting.forEach(Lease::firstByte);
        }
    }

    @Test
    void a_silent_key_has_a_few_attempts_waiting_until_it_answers_again() {
        Pool pool = pool(plan(1, new Limits(1_000L, null, null, null, null)));
        use(pool, 100);
        Lease hanging = granted(pool.pick(request(), LAST));
        time.pass(Duration.ofMinutes(1));
        for (int i = 1; i < KeyStats.FEW; i++) {
            granted(pool.pick(request(), LAST));
        }
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);

        hanging.firstByte();
        granted(pool.pick(request(), LAST));
    }

    @Test
    void a_call_does_not_go_to_a_key_that_failed_it() {
        Pool pool = pool(plan(2, Keys.RPM_60));
        Lease first = granted(pool.pick(request(), LAST));
        first.failed(failure(FailureKind.SERVER_ERROR));
        Lease second = granted(pool.pick(request(first.key()), LAST));

        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(why(pool.pick(request(first.key(), second.key()), LAST))).isEqualTo(Why.ALL_TRIED);
    }

    @Test
    void the_owner_alone_serves_and_is_gone_when_it_is_gone() {
        Pool pool = pool(plan(3, Keys.RPM_60));
        LeaseRequest owned = needOf(id("k2"));
        for (int i = 0; i < 5; i++) {
            Lease lease = granted(pool.pick(owned, LAST));
            assertThat(lease.key()).isEqualTo(id("k2"));
            lease.settled(USAGE);
        }

        assertThat(why(pool.pick(needOf(id("k2"), id("k2")), LAST))).isEqualTo(Why.ALL_TRIED);
        pool.pause(id("k2"));
        assertThat(why(pool.pick(owned, LAST))).isEqualTo(Why.OWNER_GONE);
        assertThat(why(pool.pick(needOf(id("nobody")), LAST))).isEqualTo(Why.OWNER_GONE);
    }

    @Test
    void an_affinity_has_a_home_and_a_second_one_when_that_is_full() {
        Pool pool = pool(plan(20, new Limits(null, null, null, null, 1)));
        Lease home = granted(pool.pick(needWith("conversation"), LAST));
        Lease second = granted(pool.pick(needWith("conversation"), LAST));
        home.settled(USAGE);
        second.settled(USAGE);

        assertThat(granted(pool.pick(needWith("conversation"), LAST)).key()).isEqualTo(home.key());
        assertThat(granted(pool.pick(needWith("conversation"), LAST)).key()).isEqualTo(second.key());
        Set<KeyId> homes = new HashSet<>();
        for (int i = 0; i < 18; i++) {
            homes.add(granted(pool.pick(needWith("other " + i), LAST)).key());
        }
        assertThat(homes).hasSize(18);
    }

    @Test
    void the_next_tier_serves_while_an_earlier_one_has_no_room() {
        PoolPlan.ProviderPlan first = new PoolPlan.ProviderPlan(
                "p", CountingRule.ANTHROPIC, List.of(key("a", null, new Limits(null, null, null, null, 1))));
        PoolPlan.ProviderPlan next =
                new PoolPlan.ProviderPlan("q", CountingRule.OPENAI, List.of(key("b", null, Keys.RPM_60)));
        Pool pool = pool(new PoolPlan(List.of(first, next)));
        LeaseRequest request = new LeaseRequest(
                List.of(List.of(new Target("p", "m", 1)), List.of(new Target("q", "n", 1))),
                1,
                1,
                0,
                null,
                null,
                Set.of());

        Lease lease = granted(pool.pick(request, LAST));
        assertThat(lease.key()).isEqualTo(id("a"));
        assertThat(granted(pool.pick(request, LAST)).model()).isEqualTo("n");
        lease.settled(USAGE);
        assertThat(granted(pool.pick(request, LAST)).key()).isEqualTo(id("a"));
    }

    @Test
    void a_key_that_stays_keeps_its_buckets_its_health_and_its_leases() {
        Pool pool = pool(plan(2, Keys.RPM_60));
        Lease lease = granted(pool.pick(needOf(id("k0")), LAST));
        granted(pool.pick(needOf(id("k1")), LAST)).failed(failure(FailureKind.REVOKED));
        pool.reconfigure(plan(3, Keys.RPM_60));

        List<KeyStatus> statuses = pool.statuses();
        assertThat(statuses).extracting(status -> status.id().key()).containsExactly("k0", "k1", "k2");
        assertThat(statuses.get(0).inFlight()).isEqualTo(1);
        assertThat(statuses.get(0).dimensions().get(0).available()).isEqualTo(58.5);
        assertThat(statuses.get(1).state()).isEqualTo(KeyState.REVOKED);
        lease.settled(USAGE);
        assertThat(pool.statuses().get(0).inFlight()).isZero();
    }

    @Test
    void a_key_with_a_new_secret_starts_anew_and_leases_of_keys_that_go_still_end() {
        Pool pool = pool(plan(2, Keys.RPM_60));
        granted(pool.pick(needOf(id("k1")), LAST)).failed(failure(FailureKind.REVOKED));
        Lease lease = granted(pool.pick(request(), LAST));
        PoolPlan.KeyPlan renewed =
                new PoolPlan.KeyPlan("k1", dev.sluice.call.Secret.of("renewed"), null, 1, Keys.RPM_60, List.of());
        pool.reconfigure(plan(renewed));
        lease.settled(USAGE);

        assertThat(pool.statuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(KeyState.READY);
            assertThat(status.inFlight()).isZero();
        });
    }

    @Test
    void a_key_is_switched_off_and_on_by_hand() {
        Pool pool = pool(plan(1, Keys.RPM_60));
        pool.pause(id("k0"));
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
        pool.resume(id("k0"));
        granted(pool.pick(request(), LAST)).ignored();

        assertThat(heard).containsExactly("k0 ready -> disabled", "k0 disabled -> ready");
        assertThatThrownBy(() -> pool.pause(id("other")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("key: p/other (expected: one of the pool's keys)");
    }

    @Test
    void a_share_is_what_a_call_takes_of_what_all_keys_allow_where_that_is_most() {
        Pool pool = pool(plan(2, new Limits(50L, null, 1_000L, null, null)));

        assertThat(granted(pool.pick(request(), LAST)).share()).isEqualTo(100 / 2_000.0);
    }
}
