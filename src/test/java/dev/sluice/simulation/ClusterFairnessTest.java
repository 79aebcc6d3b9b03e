package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a caller gains nothing by asking all replicas, and costs one that asks one of them nothing. */
@Tag("long")
class ClusterFairnessTest {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(10);
    private static final double ALLOWED = ClusterGoodputTest.KEYS * 50;

    /** The shortest time that an answer takes. */
    private static final double SERVICE_TIME = 2;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void a_caller_that_asks_all_replicas_gets_no_more_than_one_that_asks_one(int count) {
        Simulation first =
                new Simulation(4).keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, ClusterGoodputTest.KNOWN);
        Cluster cluster = new Cluster(first, count, StoreLoss.SAFE_SHARE);
        cluster.replicas.forEach(each -> each.offer(
                START.plus(RUN), Load.of("everywhere", 2 * ALLOWED / count).sizes(1_000, 3_000)));
        first.offer(START.plus(RUN), Load.of("here", 2 * ALLOWED).sizes(1_000, 3_000));
        first.time.pass(START);
        long everywhere = tokens(cluster, "everywhere");
        long here = tokens(cluster, "here");
        first.time.pass(RUN);
        double one = tokens(cluster, "everywhere") - everywhere;
        double other = tokens(cluster, "here") - here;
        double jain = (one + other) * (one + other) / (2 * (one * one + other * other));
        double goodput = (one + other) / (RUN.toMinutes() * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS);
        System.out.println(String.format(
                Locale.ROOT,
                "sprays, N=%d: Jain %.4f (%.3f : 1), goodput %.1f%%, 429s %.2f%%",
                count,
                jain,
                one / other,
                100 * goodput,
                100 * first.provider.limitedShare()));
        assertThat(jain).isGreaterThanOrEqualTo(0.99);
        assertThat(goodput).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void a_calm_caller_at_one_replica_waits_for_no_flood_at_all_of_them(int count) {
        Simulation first =
                new Simulation(5).keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, ClusterGoodputTest.KNOWN);
        Cluster cluster = new Cluster(first, count, StoreLoss.SAFE_SHARE);
        cluster.replicas.forEach(each -> each.offer(
                START.plus(RUN), Load.of("flood", 5 * ALLOWED / count).sizes(1_000, 3_000)));
        first.time.pass(START);
        Simulation calm = cluster.replicas.get(count - 1);
        calm.offer(RUN, Load.of("calm", 0.1 * ALLOWED).sizes(1_000, 3_000));
        first.time.pass(RUN);
        double wait = calm.tally("calm").wait(0.99);
        System.out.println(String.format(
                Locale.ROOT,
                "calm beside a flood, N=%d: p50 %.2f s, p99 %.2f s, served %d of %d",
                count,
                calm.tally("calm").wait(0.5),
                wait,
                calm.tally("calm").served,
                calm.tally("calm").calls));
        assertThat(wait).isLessThanOrEqualTo(SERVICE_TIME);
    }

    private static long tokens(Cluster cluster, String caller) {
        return cluster.replicas.stream()
                .mapToLong(each -> each.tally(caller).promptTokens)
                .sum();
    }
}
