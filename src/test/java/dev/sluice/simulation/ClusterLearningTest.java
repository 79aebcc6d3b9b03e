package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what several replicas find of limits that nothing states. */
class ClusterLearningTest {

    /** Those of {@code -Dlearning.seeds}: one in the suite. */
    private static final int SEEDS = Integer.getInteger("learning.seeds", 1);

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(7);

    @ParameterizedTest
    @CsvSource({"4, NONE", "8, NONE", "1, NONE", "2, NONE"})
    void limits_that_are_not_stated_are_found(int count, Reports reports) {
        double goodput = 0;
        double refused = 0;
        double early = 0;
        for (int seed = Integer.getInteger("s0", 6); seed < Integer.getInteger("s0", 6) + SEEDS; seed++) {
            Simulation first =
                    new Simulation(seed).keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, Limits.UNKNOWN);
            first.provider.reports = reports;
            Cluster cluster = new Cluster(first, count, StoreLoss.SAFE_SHARE);
            double perMinute = 1.5 * ClusterGoodputTest.KEYS * 50 / count;
            for (Simulation replica : cluster.replicas) {
                replica.offer(START.plus(RUN), Load.of("c", perMinute).sizes(1_000, 2_000));
            }
            first.time.pass(Duration.ofMinutes(1));
            double minute = 100.0 * first.provider.refused() / first.provider.attempts();
            first.time.pass(START.minusMinutes(1));
            int refusedBefore = first.provider.refused();
            int attemptsBefore = first.provider.attempts();
            first.time.pass(RUN);
            double attempts = first.provider.attempts() - attemptsBefore;
            double limited = first.provider.refused() - refusedBefore;
            goodput += (attempts - limited) / (RUN.toMinutes() * ClusterGoodputTest.KEYS * 50) / SEEDS;
            refused += limited / attempts / SEEDS;
            early += (double) refusedBefore / attemptsBefore / SEEDS;
            System.out.printf("seed %d N %d goodput %.1f 429s %.2f early %.2f minute %.2f%n", seed, count, 100 * (attempts - limited) / (RUN.toMinutes() * ClusterGoodputTest.KEYS * 50), 100 * limited / attempts, 100.0 * refusedBefore / attemptsBefore, minute);
            assertThat(cluster.errors()).isZero();
        }
        System.out.println(String.format(
                Locale.ROOT,
                "learned, N=%d, headers %s: goodput %.1f%%, 429s %.2f%%, in the first 3 min %.2f%%",
                count,
                reports,
                100 * goodput,
                100 * refused,
                100 * early));
        assertThat(goodput).isGreaterThan(0.3);
    }
}
