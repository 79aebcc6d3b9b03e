package dev.sluice.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admission.Admission.Permit;
import dev.sluice.call.Caller;
import dev.sluice.call.Team;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.grant.SyncAnswer;
import dev.sluice.limit.grant.SyncRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests what one replica spends of what it was granted of the limits of callers and teams, and what it tells the store. */
class CallerLimiterGrantsTest extends CallerLimiterFixture {

    @Test
    void a_caller_without_limits_asks_no_other_replica() {
        admitted(caller(null, null, null), 1_000);

        assertThat(owner.request(false).groups()).isEmpty();
    }

    @Test
    void only_the_limits_that_are_set_are_shared_with_what_they_allow() {
        record Limit(Dimension dimension, double perMinute, double capacity) {}
        Map<Caller, Limit> expected = Map.of(
                caller(60L, null, null), new Limit(Dimension.REQUESTS, 60, 60),
                caller(null, 700L, null), new Limit(Dimension.TOKENS, 700, 700),
                caller(null, null, 5), new Limit(Dimension.CONCURRENCY, 0, 5));
        expected.forEach((caller, limit) -> {
            begin_at_some_time();
            limiter.admit(caller, 1);
            SyncRequest.Group group = owner.request(true).groups().stream()
                    .filter(each -> each.asks().stream().anyMatch(ask -> ask.dimension() == limit.dimension()))
                    .findFirst()
                    .orElseThrow();
            assertThat(group.name()).isEqualTo("caller/c");
            assertThat(group.asks())
                    .extracting(ask -> new Limit(ask.dimension(), ask.perMinute(), ask.capacity()))
                    .containsExactly(limit);
        });
    }

    @Test
    void a_call_spends_its_estimate_of_the_grants_and_gives_back_what_it_did_not_use() {
        Caller caller = caller(60L, 1_000L, 5);
        known(caller, PLENTY);
        assertThat(spent())
                .isEqualTo(Map.of(Dimension.REQUESTS, 1.0, Dimension.TOKENS, 1.0, Dimension.CONCURRENCY, 0.0));

        Permit permit = admitted(caller, 300);
        permit.settle(new TokenUsage(100, 0, 0, 0, 0));
        permit.settle(new TokenUsage(100, 0, 0, 0, 0));
        assertThat(spent()).containsEntry(Dimension.REQUESTS, 2.0).containsEntry(Dimension.TOKENS, 101.0);
    }

    /** Returns what the replica says that it has spent for good. */
    private Map<Dimension, Double> spent() {
        Map<Dimension, Double> spent = new HashMap<>();
        owner.request(true)
                .groups()
                .forEach(group -> group.asks().forEach(ask -> spent.put(ask.dimension(), ask.spent())));
        return spent;
    }

    @Test
    void calls_under_way_hold_their_grants_until_they_end() {
        Caller caller = caller(null, null, 5);
        granted(dimension -> 0);
        waits(caller, 1);
        granted(dimension -> 1);
        waits(caller, 1);
        granted(dimension -> 1);
        assertThat(decided).hasSize(1);
        ((Admission.Admitted) decided.get(0)).permit().settle(TokenUsage.NONE);
        assertThat(spent()).containsEntry(Dimension.CONCURRENCY, 0.0);
        granted(dimension -> 1);

        assertThat(decided).hasSize(2).allMatch(Admission.Admitted.class::isInstance);
    }

    @Test
    void the_team_s_grants_count_beside_the_caller_s_and_the_scarcer_is_named() {
        Team team = new Team("research", 60L, null, null);
        granted(dimension -> 0);
        waits(member(600L, team), 1);
        granted((group, dimension) -> group.equals("caller/c") ? PLENTY : 0);
        assertThat(decided).isEmpty();
        time.pass(LONGEST_WAIT);
        assertThat(decided)
                .singleElement()
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.refusal().message())
                                .isEqualTo("team research: the limits are used up, over all replicas"));

        waits(member(600L, team), 1);
        granted((group, dimension) -> group.equals("team/research") ? PLENTY : 0);
        time.pass(LONGEST_WAIT);
        assertThat(((Admission.Refused) decided.get(1)).refusal().message())
                .isEqualTo("the limits are used up, over all replicas");
    }

    @Test
    void a_call_counts_against_the_caller_s_and_the_team_s_grants() {
        Team team = new Team("research", 60L, null, null);
        known(member(600L, team), 2);
        admitted(member(600L, team), 1);
        waits(member(600L, team), 1);
        granted((group, dimension) -> group.equals("team/research") ? 3 : 2);

        // What the caller has left of its own grants is none.
        time.pass(LONGEST_WAIT);
        assertThat(decided).singleElement().isInstanceOf(Admission.Refused.class);
    }

    @Test
    void a_caller_that_is_idle_and_exists_no_more_gives_its_grants_back() {
        Caller caller = caller(60L, null, null);
        known(caller, 50);
        Permit running = admitted(caller, 1);
        limiter.keepOnly(Set.of(), Set.of());
        assertThat(wanted()).isPositive();

        running.settle(TokenUsage.NONE);
        limiter.keepOnly(Set.of("c"), Set.of());
        assertThat(wanted()).isPositive();
        limiter.keepOnly(Set.of(), Set.of());
        assertThat(wanted()).isZero();
        assertThat(owner.request(true).groups()).isEmpty();
    }

    private double wanted() {
        return owner.request(true).groups().get(0).asks().get(0).wanted();
    }

    @Test
    void the_store_is_asked_again_when_it_has_said_that_there_will_be_more() {
        assertThat(granted(dimension -> 0)).isEqualTo(Long.MAX_VALUE);
        waits(caller(60L, null, null), 1);
        SyncRequest request = owner.request(false);
        List<SyncAnswer.Group> groups = request.groups().stream()
                .map(each -> new SyncAnswer.Group(false, 30, List.of(new SyncAnswer.Given(0, 60, 60, 0, 0))))
                .toList();

        assertThat(owner.synced(
                        new SyncAnswer("e", 2, List.of("a"), 0, false, List.of(), List.of(), groups, List.of())))
                .isEqualTo(Duration.ofMillis(30).toNanos());
    }

    @Test
    void a_replica_that_leaves_says_so() {
        assertThat(owner.request(true).leaving()).isTrue();
        assertThat(owner.request(false).leaving()).isFalse();
    }

    @Test
    void the_replica_s_own_bounds_hold_before_grants_are_asked_for() {
        known(caller(1L, null, null), PLENTY);

        assertThat(refused(caller(1L, null, null), 1).message()).isEqualTo("the limit of requests a minute is reached");
    }
}
