package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests what is made of keys of different limits whose buckets hold few requests, where nothing is configured or reported. */
class SmallBucketsTest {

    private static final Duration TEN_SECONDS = Duration.ofSeconds(10);
    private static final double PER_MINUTE = 6_600;

    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "1, false", "2, false", "3, false"})
    void keys_of_different_limits_are_used_up_once_these_were_found(long seed, boolean namesLimits) {
        Simulation simulation = simulation(seed, namesLimits);
        simulation.keepUnderWay(Duration.ofMinutes(5), 300, Load.of("c", 0));
        Minutes minutes = new Minutes(simulation).pass(18, TEN_SECONDS);

        assertThat(minutes.goodput(3, 9, PER_MINUTE)).isGreaterThanOrEqualTo(0.9);
        assertThat(minutes.refused(9, 18)).isLessThanOrEqualTo(0.005);
        assertThat(simulation.errors()).isZero();
    }

    private static Simulation simulation(long seed, boolean namesLimits) {
        Simulation simulation = new Simulation(seed);
        simulation.anyPhase = true;
        simulation.provider.reports = Reports.NONE;
        simulation.provider.namesLimits = namesLimits;
        simulation.provider.farthest = 0.05;
        simulation.provider.shortest = 0.3;
        simulation.provider.longest = 1;
        for (int each : List.of(300, 300, 300, 300, 600, 600, 600, 1_200, 1_200, 1_200)) {
            LimitPlan ofTen = LimitPlan.requests(Kind.CONTINUOUS, each)
                    .over(Duration.ofSeconds(600).dividedBy(each));
            simulation.keys(1, ofTen, Limits.UNKNOWN);
        }
        return simulation;
    }
}
