package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.grant.StoreLoss;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that replicas are back to their full goodput within ten seconds of the end of a failure: as a share of what the run of the same
 * seed without a failure has in the same seconds, summed over seeds. Large calls come in waves, so that small ones are held to it.
 */
@Tag("long")
class ClusterRecoveryTest {

    private static final double CAPACITY = ClusterGoodputTest.KEYS * ClusterGoodputTest.TOKENS;
    private static final Duration BEFORE = Duration.ofMinutes(3);
    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static final int SEEDS = Integer.getInteger("sluice.recovery-seeds", 2);
    private static final int LARGEST = Integer.getInteger("sluice.recovery-largest", 3_000);

    /** What two of three replicas are offered is half as much again as all accounts allow. */
    private static final double DEMAND = 2.25;

    private static final Map<Long, Run> undisturbed = new HashMap<>();

    enum Event {
        SILENT(3, 0.98, 0.98, run -> run.cluster.answers = false, run -> run.cluster.answers = true),
        STOOD_STILL(
                3,
                0.98,
                0.98,
                run -> run.cluster.storeStalledUntil = run.first.time.nanos() + LENGTH.toNanos(),
                run -> {}),
        EMPTIED(3, 0.98, 0.98, run -> {}, run -> run.cluster.store.flush()),
        CUT_OFF(3, 0.98, 0.98, run -> run.cluster.reachable.set(2, false), run -> run.cluster.reachable.set(2, true)),
        LEFT(3, 0.97, 0.98, run -> {}, run -> {
            run.cluster.syncs.get(2).leave();
            run.cluster.die(2);
        }),
        /** A process that has just begun estimates sizes as the others do from its second exchange of facts on. */
        KILLED_AND_BACK(3, 0.94, 0.98, run -> run.cluster.die(2), run -> run.offer(run.cluster.join("r2"))),
        /** The share of the one that is missed is kept back for half a minute more, as it may be cut off. */
        KILLED_AND_REPLACED(3, 0.7, 0.83, run -> run.cluster.die(2), run -> run.offer(run.cluster.join("r3"))),
        /** Measured from when its share is kept back no longer. */
        KILLED(
                3,
                0.94,
                0.98,
                run -> {
                    run.cluster.die(2);
                    run.first.time.pass(Duration.ofSeconds(33));
                },
                run -> {}),
        JOINED(2, 0.98, 0.98, run -> {}, run -> run.offer(run.cluster.join("r2")));

        private final int replicas;
        private final double leastFirst;
        private final double leastMinute;
        private final Consumer<Run> begin;
        private final Consumer<Run> end;

        Event(int replicas, double leastFirst, double leastMinute, Consumer<Run> begin, Consumer<Run> end) {
            this.replicas = replicas;
            this.leastFirst = leastFirst;
            this.leastMinute = leastMinute;
            this.begin = begin;
            this.end = end;
        }
    }

    /** Three saturated replicas, and what the provider has admitted by each second. */
    private static final class Run {
        private final Simulation first;
        private final Cluster cluster;
        private final Map<Long, Long> admitted = new HashMap<>();

        Run(long seed, int replicas) {
            first = new Simulation(seed)
                    .keys(ClusterGoodputTest.KEYS, ClusterGoodputTest.TRUE, ClusterGoodputTest.KNOWN);
            cluster = new Cluster(first, replicas, StoreLoss.SAFE_SHARE);
            cluster.replicas.forEach(this::offer);
            each(1_000_000_000L);
        }

        private void each(long second) {
            first.time.at(second, () -> {
                admitted.put(second / 1_000_000_000L, cluster.admitted());
                each(second + 1_000_000_000L);
            });
        }

        void offer(Simulation replica) {
            double mean = (LARGEST - 1_000) / Math.log(LARGEST / 1_000.0);
            replica.offer(
                    Duration.ofMinutes(10),
                    Load.of("c", DEMAND * CAPACITY / mean / 3).sizes(1_000, LARGEST));
        }

        double between(long from, long to) {
            return admitted.getOrDefault(to, 0L) - admitted.getOrDefault(from, 0L);
        }
    }

    private static Run undisturbed(long seed) {
        return undisturbed.computeIfAbsent(seed, each -> {
            Run run = new Run(each, 3);
            run.first.time.pass(BEFORE.plusMinutes(3));
            return run;
        });
    }

    @ParameterizedTest
    @EnumSource
    void goodput_is_full_again_within_ten_seconds(Event event) {
        Compared meanwhile = new Compared();
        Compared first = new Compared();
        Compared second = new Compared();
        Compared minute = new Compared();
        int refused = 0;
        int attempts = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Run beside = undisturbed(seed);
            Run run = new Run(seed, event.replicas);
            run.first.time.pass(BEFORE);
            event.begin.accept(run);
            run.first.time.pass(LENGTH);
            long begin = BEFORE.toSeconds();
            long end = run.first.time.nanos() / 1_000_000_000L;
            event.end.accept(run);
            run.first.time.pass(Duration.ofSeconds(61));
            meanwhile.add(run, beside, begin, end);
            first.add(run, beside, end, end + 10);
            second.add(run, beside, end + 10, end + 20);
            minute.add(run, beside, end, end + 60);
            refused += run.first.provider.refused();
            attempts += run.first.provider.attempts();
            assertThat(run.cluster.errors()).isZero();
        }
        System.out.println(String.format(
                Locale.ROOT,
                "%-20s calls to %d: meanwhile %.1f%%, the 10 s after %.1f%%, the next 10 s %.1f%%, the minute %.1f%%,"
                        + " 429s %.2f%%",
                event,
                LARGEST,
                100 * meanwhile.share(),
                100 * first.share(),
                100 * second.share(),
                100 * minute.share(),
                100.0 * refused / attempts));
        assertThat(refused).isLessThanOrEqualTo(attempts / 200);
        if (LARGEST <= 3_000) {
            assertThat(first.share()).isGreaterThanOrEqualTo(event.leastFirst);
            assertThat(minute.share()).isGreaterThanOrEqualTo(event.leastMinute);
        }
    }

    /** The tokens that were admitted in some spans with a failure and without. */
    private static final class Compared {
        private double with;
        private double without;

        void add(Run run, Run beside, long from, long to) {
            with += run.between(from, to);
            without += beside.between(from, to);
        }

        double share() {
            return with / without;
        }
    }
}
