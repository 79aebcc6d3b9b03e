package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that limits which nothing states are learned by replicas together, as one process learns them. */
class ClusterLearningTest {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(7);
    private static final Limits UNKNOWN = new Limits(null, null, null, null, null);

    @ParameterizedTest
    @CsvSource({"1, NONE", "3, NONE", "3, TRUE"})
    void limits_that_are_not_stated_are_one_over_all_replicas(int count, Reports reports) {
        Simulation first = new Simulation(6).keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, UNKNOWN);
        first.provider.reports = reports;
        Cluster cluster = new Cluster(first, count, StoreLoss.SAFE_SHARE);
        double perMinute = 1.5 * ClusterGoodputTest.KEYS * 50 / count;
        for (Simulation replica : cluster.replicas) {
            replica.offer(START.plus(RUN), Load.of("c", perMinute).sizes(1_000, 2_000));
        }
        first.time.pass(START);
        int refusedBefore = first.refused();
        int attemptsBefore = first.attempts();
        first.time.pass(RUN);
        double attempts = first.attempts() - attemptsBefore;
        double refused = first.refused() - refusedBefore;
        double goodput = (attempts - refused) / (RUN.toMinutes() * ClusterGoodputTest.KEYS * 50);
        System.out.println(String.format(
                Locale.ROOT,
                "learned, N=%d, headers %s: goodput %.1f%%, 429s %.2f%%, in the first 3 min %.2f%%",
                count,
                reports,
                100 * goodput,
                100 * refused / attempts,
                100.0 * refusedBefore / attemptsBefore));
        assertThat(goodput).isGreaterThan(0.9);
        assertThat(refused / attempts).isLessThan(0.02);
        assertThat(cluster.errors()).isZero();
    }
}
