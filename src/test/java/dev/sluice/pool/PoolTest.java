package dev.sluice.pool;

import static dev.sluice.pool.PoolTestData.LAST;
import static dev.sluice.pool.PoolTestData.RPM_60;
import static dev.sluice.pool.PoolTestData.USAGE;
import static dev.sluice.pool.PoolTestData.fail;
import static dev.sluice.pool.PoolTestData.failure;
import static dev.sluice.pool.PoolTestData.granted;
import static dev.sluice.pool.PoolTestData.id;
import static dev.sluice.pool.PoolTestData.key;
import static dev.sluice.pool.PoolTestData.plan;
import static dev.sluice.pool.PoolTestData.recordingStates;
import static dev.sluice.pool.PoolTestData.request;
import static dev.sluice.pool.PoolTestData.requestOfOwner;
import static dev.sluice.pool.PoolTestData.requestWithAffinity;
import static dev.sluice.pool.PoolTestData.serve;
import static dev.sluice.pool.PoolTestData.why;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitReport;
import dev.sluice.limit.LimitReport.Level;
import dev.sluice.limit.Limits;
import dev.sluice.pool.LeaseResult.NotBefore;
import dev.sluice.pool.LeaseResult.Why;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolTest {

    private final Timeline time = new Timeline();
    private final List<String> stateChanges = new ArrayList<>();

    private Pool pool(PoolPlan plan) {
        return new Pool(plan, time, new Random(1), recordingStates(stateChanges));
    }

    @Test
    void a_limit_that_is_used_up_tells_when_it_has_room_again() {
        Pool pool = pool(plan(1, RPM_60));
        serve(pool, 59);

        assertThat(pool.pick(request(), LAST))
                .isEqualTo(new NotBefore(Duration.ofMillis(500).toNanos()));
        time.pass(Duration.ofMillis(500));
        granted(pool.pick(request(), LAST)).ignored();
    }

    @Test
    void an_ignored_lease_gives_its_reservation_back_and_wakes_waiting_calls() {
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
    void a_429_blocks_the_limit_that_it_names_until_its_reset() {
        Pool pool = pool(plan(1, RPM_60));
        Lease lease = granted(pool.pick(request(), LAST));
        lease.limitsReported(new LimitReport(List.of(new Level(Dimension.REQUESTS, 60, 0, 20_000_000_000L, true))));
        lease.failed(failure(FailureKind.LIMITED));

        assertThat(pool.pick(request(), LAST)).isEqualTo(new NotBefore(20_000_000_000L));
        assertThat(stateChanges).containsExactly("k0 ready -> cooling");
        time.pass(Duration.ofSeconds(21));
        granted(pool.pick(request(), LAST)).ignored();
        assertThat(stateChanges).containsExactly("k0 ready -> cooling", "k0 cooling -> ready");
    }

    @Test
    void a_429_that_names_no_limit_pauses_the_account_for_its_retry_after() {
        Pool pool = pool(plan(1, RPM_60));
        granted(pool.pick(request(), LAST))
                .failed(new Failure(FailureKind.LIMITED, 429, "slow down", null, Duration.ofSeconds(7), null));

        assertThat(pool.pick(request(), LAST)).isEqualTo(new NotBefore(7_000_000_000L));
    }

    @Test
    void keys_of_one_account_share_its_limits_and_its_credit() {
        Pool pool = pool(plan(key("a", "org", RPM_60), key("b", "org", RPM_60)));
        serve(pool, 59);
        assertThat(pool.pick(request(), LAST)).isInstanceOf(NotBefore.class);

        time.pass(Duration.ofSeconds(2));
        fail(pool, FailureKind.EXHAUSTED);
        assertThat(pool.statuses()).allMatch(status -> status.state() == KeyState.EXHAUSTED);
        assertThat(why(pool.pick(request(), LAST))).isEqualTo(Why.NO_USABLE_KEY);
    }

    @Test
    void a_call_is_not_sent_again_to_a_key_that_failed_it() {
        Pool pool = pool(plan(2, RPM_60));
        Lease first = granted(pool.pick(request(), LAST));
        first.failed(failure(FailureKind.SERVER_ERROR));
        Lease second = granted(pool.pick(request(first.key()), LAST));

        assertThat(second.key()).isNotEqualTo(first.key());
        assertThat(why(pool.pick(request(first.key(), second.key()), LAST))).isEqualTo(Why.ALL_TRIED);
    }

    @Test
    void a_call_with_an_owner_is_served_by_it_alone_and_unavailable_without_it() {
        Pool pool = pool(plan(3, RPM_60));
        LeaseRequest owned = requestOfOwner(id("k2"));
        for (int i = 0; i < 5; i++) {
            Lease lease = granted(pool.pick(owned, LAST));
            assertThat(lease.key()).isEqualTo(id("k2"));
            lease.settled(USAGE);
        }

        assertThat(why(pool.pick(requestOfOwner(id("k2"), id("k2")), LAST))).isEqualTo(Why.ALL_TRIED);
        pool.pause(id("k2"));
        assertThat(why(pool.pick(owned, LAST))).isEqualTo(Why.OWNER_GONE);
        assertThat(why(pool.pick(requestOfOwner(id("unknown")), LAST))).isEqualTo(Why.OWNER_GONE);
    }

    @Test
    void an_affinity_has_one_account_and_a_second_one_when_that_is_full() {
        Pool pool = pool(plan(20, new Limits(null, null, null, null, 1)));
        Lease first = granted(pool.pick(requestWithAffinity("conversation"), LAST));
        Lease second = granted(pool.pick(requestWithAffinity("conversation"), LAST));
        first.settled(USAGE);
        second.settled(USAGE);

        assertThat(granted(pool.pick(requestWithAffinity("conversation"), LAST)).key())
                .isEqualTo(first.key());
        assertThat(granted(pool.pick(requestWithAffinity("conversation"), LAST)).key())
                .isEqualTo(second.key());
        Set<KeyId> affine = new HashSet<>();
        for (int i = 0; i < 18; i++) {
            affine.add(
                    granted(pool.pick(requestWithAffinity("other " + i), LAST)).key());
        }
        assertThat(affine).hasSize(18);
    }

    @Test
    void the_next_tier_serves_while_an_earlier_one_has_no_room() {
        PoolPlan.ProviderPlan first = new PoolPlan.ProviderPlan(
                "p", CountingRule.ANTHROPIC, List.of(key("a", null, new Limits(null, null, null, null, 1))));
        PoolPlan.ProviderPlan next =
                new PoolPlan.ProviderPlan("q", CountingRule.OPENAI, List.of(key("b", null, RPM_60)));
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
        Pool pool = pool(plan(2, RPM_60));
        Lease lease = granted(pool.pick(requestOfOwner(id("k0")), LAST));
        lease.firstByte();
        granted(pool.pick(requestOfOwner(id("k1")), LAST)).failed(failure(FailureKind.REVOKED));
        pool.reconfigure(plan(3, RPM_60));

        List<KeyStatus> statuses = pool.statuses();
        assertThat(statuses).extracting(status -> status.id().key()).containsExactly("k0", "k1", "k2");
        assertThat(statuses.get(0).inFlight()).isEqualTo(1);
        assertThat(statuses.get(0).dimensions().get(0).available()).isEqualTo(58.5);
        assertThat(statuses.get(1).state()).isEqualTo(KeyState.REVOKED);
        lease.settled(USAGE);
        assertThat(pool.statuses().get(0).inFlight()).isZero();
    }

    @Test
    void a_key_with_a_new_secret_starts_anew_and_leases_of_removed_keys_still_end() {
        Pool pool = pool(plan(2, RPM_60));
        granted(pool.pick(requestOfOwner(id("k1")), LAST)).failed(failure(FailureKind.REVOKED));
        Lease lease = granted(pool.pick(request(), LAST));
        PoolPlan.KeyPlan renewed = new PoolPlan.KeyPlan("k1", Secret.of("renewed"), null, 1, RPM_60, List.of());
        pool.reconfigure(plan(renewed));
        lease.settled(USAGE);

        assertThat(pool.statuses()).singleElement().satisfies(status -> {
            assertThat(status.state()).isEqualTo(KeyState.READY);
            assertThat(status.inFlight()).isZero();
        });
    }

    @Test
    void a_share_is_that_of_the_dimension_where_the_call_takes_most_of_all_keys_limits() {
        Pool pool = pool(plan(2, new Limits(50L, null, 1_000L, null, null)));

        assertThat(granted(pool.pick(request(), LAST)).share()).isEqualTo(100 / 2_000.0);
    }
}
