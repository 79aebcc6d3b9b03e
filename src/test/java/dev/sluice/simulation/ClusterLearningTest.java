package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what several replicas find of limits that nothing states. */
@Tag("long")
class ClusterLearningTest {

    /** Those of {@code -Dlearning.seeds}: one in the suite. */
    private static final int SEEDS = Integer.getInteger("learning.seeds", 1);

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(7);

    /** The means of all seeds. */
    private record Figures(double goodput, double limited, double early) {}

    @ParameterizedTest
    @CsvSource({"1, NONE", "2, NONE", "4, NONE", "8, NONE", "4, TRUE"})
    void limits_that_are_not_stated_are_found(int count, Reports reports) {
        Figures figures = figures(count, reports, ClusterGoodputTest.TRUE);
        assertThat(figures.goodput()).isGreaterThan(0.9);
        assertThat(figures.limited()).isLessThan(0.02);
    }

    @ParameterizedTest
    @CsvSource({"4, CONTINUOUS, 10", "4, FIXED, 60"})
    void so_are_those_of_small_buckets_and_of_windows(int count, Kind kind, int seconds) {
        LimitPlan plan = LimitPlan.requests(kind, 50).over(Duration.ofSeconds(seconds));
        Figures figures = figures(count, Reports.NONE, plan);
        assertThat(figures.goodput()).isGreaterThan(0.7);
        assertThat(figures.limited()).isLessThan(0.03);
    }

    private static Figures figures(int count, Reports reports, LimitPlan plan) {
        double goodput = 0;
        double refused = 0;
        double early = 0;
        for (int seed = 6; seed < 6 + SEEDS; seed++) {
            Simulation first = new Simulation(seed);
            first.anyPhase = !plan.equals(ClusterGoodputTest.TRUE);
            first.keys(ClusterGoodputTest.KEYS, plan, Limits.UNKNOWN);
            first.provider.reports = reports;
            Cluster cluster = new Cluster(first, count, StoreLoss.SAFE_SHARE);
            double perMinute = 1.5 * ClusterGoodputTest.KEYS * 50 / count;
            for (Simulation replica : cluster.replicas) {
                replica.offer(START.plus(RUN), Load.of("c", perMinute).sizes(1_000, 2_000));
            }
            first.time.pass(START);
            int refusedBefore = first.provider.refused();
            int attemptsBefore = first.provider.attempts();
            first.time.pass(RUN);
            double attempts = first.provider.attempts() - attemptsBefore;
            double limited = first.provider.refused() - refusedBefore;
            goodput += (attempts - limited) / (RUN.toMinutes() * ClusterGoodputTest.KEYS * 50) / SEEDS;
            refused += limited / attempts / SEEDS;
            early += (double) refusedBefore / attemptsBefore / SEEDS;
            assertThat(cluster.errors()).isZero();
        }
        System.out.println(String.format(
                Locale.ROOT,
                "learned, N=%d, headers %s, %s over %d s: goodput %.1f%%, 429s %.2f%%, in the first 3 min %.2f%%",
                count,
                reports,
                plan.kind(),
                plan.span().toSeconds(),
                100 * goodput,
                100 * refused,
                100 * early));
        return new Figures(goodput, refused, early);
    }
}
