package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that replicas that share a key of many requests a second serve what one process does, even where its bucket holds less than
 * what is sent between two messages to the store.
 */
class ClusterFastKeyTest {

    private static final int AT_ONCE = 60;
    private static final Duration RUN = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({
        "60000, 1000, 1",
        "60000, 1000, 3",
        "60000, 50, 1",
        "60000, 50, 3",
        "6000, 10, 1",
        "6000, 10, 3",
        "600000, 10000, 3"
    })
    void a_key_of_many_requests_a_second_serves_what_it_does_over_one_process(int perMinute, int bucket, int count) {
        double alone = servedInASecond(perMinute, bucket, 0);
        double shared = servedInASecond(perMinute, bucket, count);

        assertThat(shared).isGreaterThanOrEqualTo(0.97 * alone);
    }

    /** Returns the calls served a second, all of which are answered, with {@code count} replicas or, for 0, one process. */
    private static double servedInASecond(int perMinute, int bucket, int count) {
        LimitPlan limit = LimitPlan.requests(Kind.CONTINUOUS, perMinute)
                .over(Duration.ofSeconds(60L * bucket).dividedBy(perMinute));
        Simulation first = new Simulation(1).keys(1, limit, new Limits((long) perMinute, null, null, null, null));
        first.provider.reports = Reports.NONE;
        first.provider.nearest = 0.001;
        first.provider.farthest = 0.003;
        first.provider.shortest = 0.02;
        first.provider.longest = 0.03;
        Cluster cluster = count == 0 ? null : new Cluster(first, count, StoreLoss.SAFE_SHARE);
        for (int i = 0; i < Math.max(1, count); i++) {
            Simulation each = cluster == null ? first : cluster.replicas.get(i);
            each.keepUnderWay(RUN.multipliedBy(2), AT_ONCE / Math.max(1, count), Load.of("c", 0));
        }
        first.time.pass(RUN);
        int before = first.provider.attempts() - first.provider.refused();
        first.time.pass(RUN);
        double served = first.provider.attempts() - first.provider.refused() - before;
        System.out.printf(
                "%d a minute, buckets of %d, %d replicas: %.0f a second, 429s %.2f%%%n",
                perMinute, bucket, count, served / RUN.toSeconds(), 100 * first.provider.limitedShare());
        assertThat(first.provider.limitedShare()).isLessThanOrEqualTo(0.005);
        assertThat(first.errors()).isZero();
        return served / RUN.toSeconds();
    }
}
