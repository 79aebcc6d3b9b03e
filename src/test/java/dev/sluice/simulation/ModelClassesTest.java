package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Preset;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.demo.limits.LimitPlan.Kind;
import dev.sluice.limit.Limits;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the use of limits that a provider enforces by model class, where nothing is configured. */
class ModelClassesTest {

    private static final int KEYS = 2;
    private static final String OPUS = "claude-opus-4-7";
    private static final String SONNET = "claude-sonnet-4-5";

    /** Two models of one family share its limits. */
    private static final String OTHER_OPUS = "claude-opus-4-5";

    private static final Map<String, LimitPlan> LIMITS = Map.of(
            "opus", LimitPlan.requests(Kind.CONTINUOUS, 50),
            "sonnet", LimitPlan.requests(Kind.CONTINUOUS, 600));

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void two_classes_are_used_up_from_the_start_with_hardly_a_refusal(long seed) {
        Simulation simulation = simulation(seed);
        simulation.offer(MINUTE, load("o", OPUS, 6_000), load("s", SONNET, 6_000));
        simulation.measure(Duration.ZERO, MINUTE);

        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.02);
        assertThat(simulation.provider.attempts(SONNET)).isGreaterThanOrEqualTo((int) (0.95 * KEYS * 2 * 600));
        assertThat(simulation.errors()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_class_that_is_saturated_takes_nothing_from_another(long seed) {
        Simulation beside = simulation(seed);
        beside.offer(MINUTE.multipliedBy(5), load("o", OPUS, 2_000), load("s", SONNET, 1_000));
        beside.measure(MINUTE, MINUTE.multipliedBy(4));

        assertThat(beside.tally("s").served).isGreaterThanOrEqualTo((int) (0.98 * beside.tally("s").calls));
        assertThat(beside.tally("s").wait(0.99)).isLessThanOrEqualTo(1);
        assertThat(beside.provider.limitedShare(SONNET)).isLessThanOrEqualTo(0.005);
        assertThat(beside.tally("o").served).isGreaterThanOrEqualTo((int) (0.95 * KEYS * 50 * 5));
    }

    /** Without headers the limits are learned from refusals, which are of one class and teach nothing about the other. */
    @Test
    void limits_learned_from_refusals_of_one_class_do_not_slow_another() {
        Load opus = load("o", OPUS, 1_000);
        Load sonnet = load("s", SONNET, 6_000);
        Simulation both = withoutHeaders(opus, sonnet);

        assertThat(both.tally("o").served)
                .isGreaterThanOrEqualTo((int) (0.97 * withoutHeaders(opus).served()));
        assertThat(both.tally("s").served)
                .isGreaterThanOrEqualTo((int) (0.97 * withoutHeaders(sonnet).served()));
    }

    private static Simulation withoutHeaders(Load... loads) {
        Simulation simulation = simulation(1);
        simulation.provider.reports = Reports.NONE;
        simulation.offer(MINUTE.multipliedBy(10), loads);
        simulation.measure(MINUTE.multipliedBy(5), MINUTE.multipliedBy(5));
        return simulation;
    }

    @Test
    void models_of_one_class_share_its_limits() {
        Simulation simulation = simulation(1);
        simulation.offer(MINUTE.multipliedBy(5), load("o", OPUS, 500), load("p", OTHER_OPUS, 500));
        simulation.measure(MINUTE, MINUTE.multipliedBy(4));

        assertThat(simulation.servedAMinute()).isBetween(0.95 * KEYS * 50, 1.01 * KEYS * 50);
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.005);
    }

    @Test
    void a_provider_of_which_no_preset_knows_limits_each_model() {
        Simulation simulation = new Simulation(1);
        simulation.classes = Preset.OPENAI.classes();
        simulation.keys(
                KEYS,
                LimitPlan.UNLIMITED,
                Map.of("a", LimitPlan.requests(Kind.CONTINUOUS, 50), "b", LimitPlan.requests(Kind.CONTINUOUS, 600)),
                Limits.UNKNOWN);
        simulation.offer(MINUTE, load("a", "a", 6_000), load("b", "b", 6_000));
        simulation.measure(Duration.ZERO, MINUTE);

        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.02);
        assertThat(simulation.provider.attempts("b")).isGreaterThanOrEqualTo((int) (0.95 * KEYS * 2 * 600));
    }

    /** Headers and refusals of each correct its own buckets, so that what the other took is missed for moments only. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void classes_that_share_a_limit_at_a_provider_of_which_nothing_is_known_use_it_up_with_few_refusals(
            boolean headers) {
        Simulation simulation = new Simulation(1).keys(KEYS, LimitPlan.requests(Kind.CONTINUOUS, 600), Limits.UNKNOWN);
        simulation.classes = Preset.OTHER.classes();
        simulation.provider.reports = headers ? simulation.provider.reports : Reports.NONE;
        simulation.offer(MINUTE.multipliedBy(5), load("a", "a", 3_000), load("b", "b", 100));
        simulation.measure(MINUTE, MINUTE.multipliedBy(4));

        assertThat(simulation.servedAMinute()).isGreaterThanOrEqualTo(0.97 * KEYS * 600);
        assertThat(simulation.provider.limitedShare()).isLessThanOrEqualTo(0.015);
        assertThat(simulation.tally("b").served).isGreaterThanOrEqualTo((int) (0.98 * simulation.tally("b").calls));
        assertThat(simulation.errors()).isZero();
    }

    private static Simulation simulation(long seed) {
        Simulation simulation = new Simulation(seed);
        simulation.classes = Preset.ANTHROPIC.classes();
        return simulation.keys(KEYS, LimitPlan.UNLIMITED, LIMITS, Limits.UNKNOWN);
    }

    private static Load load(String caller, String model, double perMinute) {
        return Load.of(caller, perMinute).model(model);
    }
}
