package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.StoreLoss;
import dev.sluice.pool.LearnedState.AccountLimit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Tests that a limit which nothing states is found once by all replicas, and stays found when replicas and the store come and go. */
class ClusterSearchTest {

    private static final int KEYS = 6;
    private static final int PER_MINUTE = 60;
    private static final Duration SEARCH = Duration.ofMinutes(4);
    private static final Duration AFTER = Duration.ofMinutes(4);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Simulation first =
            new Simulation(3).keys(KEYS, LimitPlan.requests(Kind.CONTINUOUS, PER_MINUTE), Limits.UNKNOWN);
    private Cluster cluster = new Cluster(first, 1, StoreLoss.SAFE_SHARE);

    /** Has {@code count} replicas search for the limits, under half as many calls again as can be served. */
    private void searched(int count) {
        first.provider.reports = Reports.NONE;
        while (cluster.replicas.size() < count) {
            cluster.join("r" + cluster.replicas.size());
        }
        cluster.replicas.forEach(each -> offer(each, SEARCH.plus(AFTER), count));
        first.time.pass(SEARCH);
    }

    private static void offer(Simulation replica, Duration time, int count) {
        replica.offer(time, Load.of("c", 1.5 * KEYS * PER_MINUTE / count).sizes(1_000, 1_000));
    }

    /** Returns the rates that a replica goes by, by account. */
    private static Map<String, Double> rates(Simulation replica) {
        Map<String, Double> rates = new TreeMap<>();
        for (AccountLimit each : replica.pool().learned().limits()) {
            if (each.dimension() == Dimension.REQUESTS) {
                rates.put(each.account(), each.perMinute());
            }
        }
        return rates;
    }

    private double goodput(Duration time) {
        int before = first.provider.attempts() - first.provider.refused();
        first.time.pass(time);
        int after = first.provider.attempts() - first.provider.refused();
        return (after - before) / (time.toSeconds() / 60.0 * KEYS * PER_MINUTE);
    }

    /** Lets a change of the last moment be told: at most two seconds until {@code replicas} go by the same rates. */
    private void assertSameRates(List<Simulation> replicas) {
        Duration message = Duration.ofMillis(100);
        for (int i = 0;
                i < 20
                        && replicas.stream()
                                        .map(ClusterSearchTest::rates)
                                        .distinct()
                                        .count()
                                > 1;
                i++) {
            first.time.pass(message);
        }
        assertThat(replicas).extracting(ClusterSearchTest::rates).containsOnly(rates(first));
    }

    private static void assertNear(Map<String, Double> rates, Map<String, Double> before) {
        assertThat(rates).containsOnlyKeys(before.keySet());
        rates.forEach((account, rate) ->
                assertThat(rate).as(account).isBetween(0.85 * before.get(account), 1.15 * before.get(account)));
    }

    @Test
    void all_replicas_go_by_what_one_has_found() {
        searched(3);
        Map<String, Double> found = rates(first);
        assertThat(found).hasSize(KEYS);
        assertThat(found.values()).allSatisfy(each -> assertThat(each).isBetween(0.75 * PER_MINUTE, 1.25 * PER_MINUTE));
        assertSameRates(cluster.replicas);
    }

    @Test
    void another_replica_goes_on_from_what_one_that_died_had_found() {
        searched(3);
        Map<String, Double> found = rates(first);
        cluster.die(1);
        first.time.pass(SOON);
        assertNear(rates(first), found);
        assertSameRates(List.of(first, cluster.replicas.get(2)));
        assertThat(goodput(AFTER.minus(SOON))).isGreaterThan(0.8);
        assertThat(cluster.errors()).isZero();
    }

    @Test
    void while_the_store_is_silent_each_replica_goes_by_its_part_of_what_was_found_last() {
        searched(3);
        Map<String, Double> found = rates(first);
        cluster.answers = false;
        double during = goodput(SOON.plus(SOON));
        cluster.replicas.forEach(each -> assertNear(rates(each), found));
        assertThat(during).isBetween(0.5, 1.0);
        cluster.answers = true;
        first.time.pass(SOON);
        assertNear(rates(first), found);
        assertThat(goodput(Duration.ofMinutes(2))).isGreaterThan(0.85);
        assertThat(cluster.errors()).isZero();
    }

    @Test
    void a_store_that_lost_its_data_hears_of_what_was_found() {
        searched(3);
        Map<String, Double> found = rates(first);
        cluster.store.flush();
        first.time.pass(SOON);
        cluster.replicas.forEach(each -> assertNear(rates(each), found));
        assertThat(goodput(Duration.ofMinutes(2))).isGreaterThan(0.85);
    }

    @Test
    void a_replica_that_joins_goes_by_what_was_found_and_leads_on_from_there() {
        searched(2);
        Map<String, Double> found = rates(first);
        Simulation third = cluster.join("r" + cluster.replicas.size());
        offer(third, AFTER, 2);
        first.time.pass(SOON);
        assertNear(rates(third), found);
        assertSameRates(List.of(first, third));
        assertThat(goodput(Duration.ofMinutes(2))).isGreaterThan(0.85);
        assertThat(first.provider.limitedShare()).isLessThan(0.05);
    }

    @Test
    void a_limit_is_found_by_a_leader_that_no_call_comes_to() {
        first.provider.reports = Reports.NONE;
        Simulation other = cluster.join("r" + cluster.replicas.size());
        offer(other, SEARCH.plus(AFTER), 1);
        first.time.pass(SEARCH);
        assertThat(rates(other).values())
                .hasSize(KEYS)
                .allSatisfy(each -> assertThat(each).isBetween(0.75 * PER_MINUTE, 1.25 * PER_MINUTE));
        assertThat(goodput(Duration.ofMinutes(2))).isGreaterThan(0.85);
    }
}
