package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests that three saturated replicas whose messages stop again and again, at the store or on the way of one of them, are refused
 * by the provider no more than without: what one of them goes on with is kept back by the others.
 */
@Tag("long")
class ClusterStallTest {

    /** One excess is several refusals, so that single seeds differ by a half per cent. */
    private static final int SEEDS = Integer.getInteger("sluice.stall-seeds", 3);

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(12);
    private static final double MEAN = 59_000 / Math.log(60);

    private final RandomGenerator random = new Random(3);

    @ParameterizedTest
    @CsvSource({
        "50, 200, 2000, 2000, 97.5",
        "50, 200, 500, 500, 97.5",
        "300, 1500, 4000, 20000, 90",
        "1900, 3500, 10000, 1000000, 80",
        "100, 6000, 15000, 60000, 70"
    })
    void stalls_are_refused_no_more(int shortest, int longest, int everyReplica, int everyStore, double least) {
        double goodput = 0;
        double limited = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Simulation first = new Simulation(seed)
                    .keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, ClusterGoodputTest.KNOWN);
            Cluster cluster = new Cluster(first, 3, StoreLoss.SAFE_SHARE);
            double perMinute = 1.5 * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS / MEAN;
            for (Simulation replica : cluster.replicas) {
                replica.offer(START.plus(RUN), Load.of("c", perMinute / 3).sizes(1_000, 60_000));
            }
            first.time.pass(START);
            for (int i = 0; i < 3; i++) {
                stall(cluster, i, shortest, longest, everyReplica);
            }
            stall(cluster, -1, shortest, longest, everyStore);
            int attempts = first.provider.attempts();
            int refused = first.provider.refused();
            long admitted = cluster.admitted();
            first.time.pass(RUN);
            goodput += 100.0
                    / SEEDS
                    * (cluster.admitted() - admitted)
                    / ((double) RUN.toMinutes() * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS);
            limited += 100.0
                    / SEEDS
                    * (first.provider.refused() - refused)
                    / (double) (first.provider.attempts() - attempts);
            assertThat(cluster.errors()).isZero();
        }
        System.out.println(String.format(
                Locale.ROOT,
                "stalls of %d to %d ms, a replica each %d ms, the store each %d ms: goodput %.1f%%, 429s %.2f%%",
                shortest,
                longest,
                everyReplica,
                everyStore,
                goodput,
                limited));
        assertThat(limited).isLessThanOrEqualTo(0.5);
        assertThat(goodput).isGreaterThanOrEqualTo(least);
    }

    /** Stops the messages of a replica, or the store where {@code number} is below zero, after random times for random spans. */
    private void stall(Cluster cluster, int number, int shortest, int longest, int every) {
        Timeline time = cluster.replicas.get(0).time;
        long span = random.nextLong(shortest, longest) * 1_000_000L;
        time.after((long) (-Math.log(1 - random.nextDouble()) * every * 1e6), () -> {
            long until = time.nanos() + span;
            if (number < 0) {
                cluster.storeStalledUntil = until;
            } else {
                cluster.stalledUntil.set(number, until);
            }
            time.at(until, () -> stall(cluster, number, shortest, longest, every));
        });
    }
}
