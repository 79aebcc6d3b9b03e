package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a store which loses all its data at random moments, between stalls and replicas that are cut off, lets no account be sent
 * more than its bucket holds: what replicas remember opens it at the level that it had.
 */
class ClusterLossTest {

    private static final Duration START = Duration.ofMinutes(3);
    private static final int ROUNDS = 20;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void limits_hold_whenever_data_are_lost(long seed) {
        RandomGenerator random = new Random(seed);
        Simulation first =
                new Simulation(seed).keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, ClusterGoodputTest.KNOWN);
        Cluster cluster = new Cluster(first, 3, StoreLoss.SAFE_SHARE);
        double perMinute = 1.5 * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS / (59_000 / Math.log(60));
        for (Simulation replica : cluster.replicas) {
            replica.offer(
                    START.plus(Duration.ofMinutes(ROUNDS)),
                    Load.of("c", perMinute / 3).sizes(1_000, 60_000));
        }
        first.time.pass(START);
        long from = first.time.nanos();
        long admitted = cluster.admitted();
        int attempts = first.provider.attempts();
        int refused = first.provider.refused();
        for (int round = 0; round < ROUNDS; round++) {
            int cut = random.nextInt(6);
            long mess = random.nextLong(10_000);
            if (cut < 3) {
                cluster.stalledUntil.set(cut, first.time.nanos() + mess * 1_000_000);
            } else if (cut == 3) {
                cluster.storeStalledUntil = first.time.nanos() + mess * 1_000_000;
            }
            first.time.pass(Duration.ofMillis(random.nextLong(10_000)));
            cluster.store.flush();
            first.time.pass(Duration.ofMillis(random.nextLong(20_000, 60_000)));
        }
        double minutes = (first.time.nanos() - from) / 60e9;
        double limited = 100.0 * (first.provider.refused() - refused) / (first.provider.attempts() - attempts);
        double goodput = 100.0
                * (cluster.admitted() - admitted)
                / (minutes * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS);
        System.out.println(String.format(
                Locale.ROOT,
                "data lost %d times in %.0f min: goodput %.1f%%, 429s %.2f%%",
                ROUNDS,
                minutes,
                goodput,
                limited));
        // The provider refuses what exceeds a bucket. A refusal is 0.1 % here, and one process has 0.3 % without any
        // loss.
        assertThat(limited).isLessThanOrEqualTo(1);
        assertThat(goodput).isGreaterThan(80);
        assertThat(cluster.errors()).isZero();
    }
}
