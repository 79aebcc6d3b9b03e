package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.call.Refusal.Reason;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.limit.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that callers share a saturated pool fairly. */
class FairnessTest {

    private static final int KEYS = 13;
    private static final int ALLOWED = KEYS * 50;
    private static final double ALLOWED_TOKENS = KEYS * 50_000;
    private static final Limits KNOWN = new Limits(50L, null, 50_000L, 10_000L, null);
    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration RUN = Duration.ofMinutes(10);

    /** The shortest time that an answer takes. */
    private static final double SERVICE_TIME = 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void a_light_caller_beside_a_flood_waits_no_longer_than_one_service_time(long seed) {
        Simulation simulation = pool(seed);
        simulation.offer(START.plus(RUN), Load.of("flood", 5 * ALLOWED));
        simulation.time.pass(START);
        simulation.offer(RUN, Load.of("light", 0.1 * ALLOWED));
        simulation.measure(Duration.ZERO, RUN);
        Table.row("light beside a flood: the flood", simulation, simulation.servedAMinute() / ALLOWED);
        Table.wait("light beside a flood: the light one", simulation.tally("light"));

        assertThat(simulation.tally("light").wait(0.99)).isLessThanOrEqualTo(SERVICE_TIME);
        assertThat(simulation.servedAMinute()).isGreaterThanOrEqualTo(0.98 * ALLOWED);
    }

    @Test
    void callers_share_a_saturated_pool_by_weight() {
        Simulation simulation = pool(4);
        simulation.offer(
                START.plus(RUN),
                Load.of("one", 2 * ALLOWED),
                Load.of("three", 2 * ALLOWED).weight(3));
        simulation.time.pass(START);
        int one = simulation.tally("one").served;
        int three = simulation.tally("three").served;
        simulation.measure(Duration.ZERO, RUN);
        Table.row("weights 1:3", simulation, simulation.servedAMinute() / ALLOWED);

        double ratio = (double) (simulation.tally("three").served - three) / (simulation.tally("one").served - one);
        assertThat(ratio).isCloseTo(3, within(0.1));
    }

    @Test
    void a_caller_with_small_calls_gets_as_many_tokens_as_one_with_large_ones() {
        Simulation simulation = pool(5);
        simulation.offer(
                START.plus(RUN),
                Load.of("small", 2 * ALLOWED).sizes(1_500, 1_500),
                Load.of("large", 2 * ALLOWED).sizes(12_000, 12_000));
        simulation.time.pass(START.plus(RUN));

        double ratio = (double) simulation.tally("large").promptTokens / simulation.tally("small").promptTokens;
        assertThat(ratio).isCloseTo(1, within(0.15));
    }

    @Test
    void a_higher_priority_goes_first() {
        Simulation simulation = pool(6);
        simulation.offer(
                START.plus(RUN),
                Load.of("batch", 5 * ALLOWED),
                Load.of("person", 0.5 * ALLOWED).priority(1));
        simulation.time.pass(START.plus(RUN));
        Table.wait("priority beside a batch", simulation.tally("person"));

        assertThat(simulation.tally("person").wait(0.99)).isLessThanOrEqualTo(SERVICE_TIME);
        assertThat(simulation.tally("batch").served).isGreaterThan(4 * ALLOWED);
    }

    @Test
    void a_flood_that_fills_the_queue_has_only_its_own_calls_refused() {
        Simulation simulation = pool(7);
        simulation.maxDepth = 100;
        simulation.maxWait = Duration.ofMinutes(2);
        simulation.offer(START.plus(RUN), Load.of("flood", 5 * ALLOWED), Load.of("light", 0.1 * ALLOWED));
        simulation.time.pass(START.plus(RUN));

        assertThat(simulation.tally("light").errors()).isZero();
        assertThat(simulation.tally("flood").errors(Reason.QUEUE_FULL)).isGreaterThan(10_000);
    }

    @Test
    void large_calls_of_one_model_are_not_starved_by_small_ones_of_another() {
        Simulation simulation = pool(8);
        simulation.offer(START.plus(RUN), small(5 * ALLOWED));
        simulation.offer(RUN, large(2));
        simulation.time.pass(START.plus(RUN));
        Table.wait("large beside small of another model", simulation.tally("large"));

        assertThat(simulation.tally("large").wait(0.99)).isLessThanOrEqualTo(60);
        assertThat(simulation.tally("large").served)
                .isEqualTo(simulation.tally("large").calls)
                .isGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void large_calls_of_one_model_and_small_ones_of_another_share_tokens_alike(long seed) {
        Simulation simulation = pool(seed);
        simulation.offer(START.plus(RUN), small(5 * ALLOWED), large(20));
        simulation.time.pass(START);
        long small = simulation.tally("small").promptTokens;
        long large = simulation.tally("large").promptTokens;
        simulation.measure(Duration.ZERO, RUN);
        Table.row("20 large a minute beside small", simulation, simulation.tokensAMinute() / ALLOWED_TOKENS);
        Table.wait("20 large a minute: the large", simulation.tally("large"));

        double ratio = (double) (simulation.tally("large").promptTokens - large)
                / (simulation.tally("small").promptTokens - small);
        assertThat(ratio).isCloseTo(1, within(0.15));
        assertThat(simulation.tokensAMinute()).isGreaterThanOrEqualTo(0.9 * ALLOWED_TOKENS);
    }

    @Test
    void a_caller_below_its_share_is_served_in_full() {
        Simulation fewLarge = pool(8);
        fewLarge.offer(START.plus(RUN), small(5 * ALLOWED)).offer(RUN, large(12));
        fewLarge.time.pass(START.plus(RUN));
        Table.wait("12 large a minute beside small", fewLarge.tally("large"));
        assertThat(fewLarge.tally("large").wait(0.99)).isLessThanOrEqualTo(60);
        assertThat(fewLarge.tally("large").served).isEqualTo(fewLarge.tally("large").calls);

        Simulation fewSmall = pool(8);
        fewSmall.offer(START.plus(RUN), large(100)).offer(RUN, small(100));
        fewSmall.time.pass(START.plus(RUN));
        Table.wait("100 small a minute beside large", fewSmall.tally("small"));
        assertThat(fewSmall.tally("small").wait(0.99)).isLessThanOrEqualTo(5);
        assertThat(fewSmall.tally("small").served).isEqualTo(fewSmall.tally("small").calls);
    }

    @Test
    void calls_of_one_affinity_stay_with_one_account_and_spill_over_when_it_is_full() {
        Simulation calm = pool(9);
        calm.offer(START.plus(RUN), Load.of("c", 0.5 * ALLOWED).affinities(200));
        calm.time.pass(START.plus(RUN));
        Tally few = calm.tally("c");
        Table.wait("affinity, half load: hits %.1f%%".formatted(100.0 * few.affinityHits / few.calls), few);
        assertThat((double) few.affinityHits / few.calls).isGreaterThan(0.95);

        Simulation one = pool(10);
        one.offer(START.plus(RUN), Load.of("c", 0.5 * ALLOWED).affinities(1));
        one.time.pass(START.plus(RUN));
        assertThat(one.tally("c").wait(0.99)).isLessThan(0.1);
        assertThat(one.tally("c").served).isGreaterThan((int) (0.9 * one.tally("c").calls));
    }

    private static Load small(double perMinute) {
        return new Load(Load.caller("small", 1, 0), perMinute, 2_000, 2_000, 50, 0, "small");
    }

    private static Load large(double perMinute) {
        return new Load(Load.caller("large", 1, 0), perMinute, 20_000, 20_000, 50, 0, "large");
    }

    private static Simulation pool(long seed) {
        return new Simulation(seed).keys(KEYS, LimitPlan.CLAUDE_TIER_1, KNOWN);
    }
}
