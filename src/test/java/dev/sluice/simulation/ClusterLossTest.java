package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that a store which loses all its data at random moments, between stalls and replicas that are cut off, lets no account be sent
 * more than its bucket holds: what replicas remember opens it at the level that it had.
 */
@Tag("long")
class ClusterLossTest {

    private static final Duration START = Duration.ofMinutes(3);
    private static final int ROUNDS = 20;

    private record Figures(double goodput, int attempts, int refused) {}

    /** With sizes that are known exactly, each refusal is by a limit that was exceeded. */
    @ParameterizedTest
    @ValueSource(longs = {2, 5, 7})
    void limits_hold_whenever_data_are_lost(long seed) {
        Figures figures = lossesOfData(seed, 0);
        print("sizes known", figures);
        assertThat(figures.refused()).isZero();
        assertThat(figures.goodput()).isGreaterThan(0.8);
    }

    /** One process whose estimates of sizes are as far out has 0.3 % refused without any loss. */
    @Test
    void estimates_that_are_too_small_are_refused_no_more_than_without_a_loss() {
        int attempts = 0;
        int refused = 0;
        for (long seed = 1; seed <= 3; seed++) {
            Figures figures = lossesOfData(seed, 0.1);
            print("sizes estimated", figures);
            assertThat(figures.goodput()).isGreaterThan(0.8);
            attempts += figures.attempts();
            refused += figures.refused();
        }
        assertThat(refused / (double) attempts).isLessThanOrEqualTo(0.005);
    }

    /** @param noise the deviation of the bytes of a prompt from its tokens, by which sizes are estimated */
    private static Figures lossesOfData(long seed, double noise) {
        RandomGenerator random = new Random(seed);
        Simulation first =
                new Simulation(seed).keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, ClusterGoodputTest.KNOWN);
        Cluster cluster = new Cluster(first, 3, StoreLoss.SAFE_SHARE);
        double perMinute = 1.5 * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS / (59_000 / Math.log(60));
        for (Simulation replica : cluster.replicas) {
            replica.noise = noise;
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
        assertThat(cluster.errors()).isZero();
        return new Figures(
                (cluster.admitted() - admitted) / (minutes * ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS),
                first.provider.attempts() - attempts,
                first.provider.refused() - refused);
    }

    private static void print(String what, Figures figures) {
        System.out.println(String.format(
                Locale.ROOT,
                "data lost %d times, %s: goodput %.1f%%, 429s %.2f%% of %d",
                ROUNDS,
                what,
                100 * figures.goodput(),
                100.0 * figures.refused() / figures.attempts(),
                figures.attempts()));
    }
}
