package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that limits by the day hold over all replicas together, and are used up. */
class ClusterDayTest {

    private static final int KEYS = 3;
    private static final int REPLICAS = 3;
    private static final LimitPlan WIDE = LimitPlan.requests(Kind.CONTINUOUS, 10_000);
    private static final Duration RUN = Duration.ofMinutes(10);

    private static Simulation first(Long requests, Long tokens) {
        Simulation first = new Simulation(4)
                .keys(KEYS, WIDE, new Limits(10_000L, null, null, null, null).perDay(requests, tokens));
        first.maxWait = Duration.ofMinutes(1);
        return first;
    }

    private static void offer(Cluster cluster, double perMinute) {
        for (Simulation replica : cluster.replicas) {
            replica.offer(RUN, Load.of("c", perMinute / REPLICAS).sizes(500, 2_000));
        }
    }

    private static Collection<FakeKey> accounts(Simulation first) {
        return first.provider.keys.values();
    }

    @ParameterizedTest
    @CsvSource({"20, 6000", "20, 60", "1500, 6000"})
    void requests_by_the_day_are_used_up_and_not_exceeded(long limit, double perMinute) {
        Simulation first = first(limit, null);
        Cluster cluster = new Cluster(first, REPLICAS, StoreLoss.SAFE_SHARE);
        offer(cluster, perMinute);
        first.time.pass(RUN);
        assertThat(accounts(first)).allMatch(each -> each.attempts == limit, "exactly what a day allows");
    }

    @Test
    void tokens_by_the_day_are_used_up_and_not_exceeded() {
        Simulation first = first(null, 100_000L);
        Cluster cluster = new Cluster(first, REPLICAS, StoreLoss.SAFE_SHARE);
        offer(cluster, 600);
        first.time.pass(RUN);
        assertThat(accounts(first))
                .allSatisfy(each -> assertThat(each.admittedTokens).isBetween(90_000L, 100_000L));
    }

    @Test
    void a_store_that_is_emptied_in_the_day_is_told_what_was_used() {
        Simulation first = first(400L, null);
        Cluster cluster = new Cluster(first, REPLICAS, StoreLoss.SAFE_SHARE);
        offer(cluster, 300);
        first.time.pass(Duration.ofMinutes(1));
        assertThat(used(first)).isLessThan(400 * KEYS);
        cluster.store.flush();
        first.time.pass(Duration.ofMinutes(1));
        cluster.store.flush();
        first.time.pass(RUN);
        assertThat(accounts(first)).allMatch(each -> each.attempts == 400, "exactly what a day allows");
    }

    @Test
    void a_replica_that_dies_takes_no_more_with_it_than_it_held_and_one_that_is_cut_off_exceeds_nothing() {
        Simulation first = first(400L, null);
        Cluster cluster = new Cluster(first, REPLICAS, StoreLoss.SAFE_SHARE);
        offer(cluster, 300);
        first.time.pass(Duration.ofMinutes(1));
        cluster.reachable.set(1, false);
        first.time.pass(Duration.ofMinutes(1));
        cluster.reachable.set(1, true);
        cluster.die(2);
        first.time.pass(RUN);
        assertThat(accounts(first)).allSatisfy(each -> assertThat(each.attempts).isBetween(380, 400));
    }

    private static int used(Simulation first) {
        return accounts(first).stream().mapToInt(each -> each.attempts).sum();
    }
}
