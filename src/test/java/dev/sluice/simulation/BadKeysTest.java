package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.limit.Limits;
import dev.sluice.pool.KeyState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients notice of keys that do not work, and what such keys notice of clients. */
class BadKeysTest {

    private static final Limits KNOWN = new Limits(50L, null, 50_000L, 10_000L, null);
    private static final List<FailureKind> AILMENTS = List.of(
            FailureKind.REVOKED,
            FailureKind.EXHAUSTED,
            FailureKind.FORBIDDEN,
            FailureKind.SERVER_ERROR,
            FailureKind.OVERLOADED,
            FailureKind.RESET,
            FailureKind.FIRST_BYTE_TIMEOUT);

    /** In ten minutes: the attempts of a new key's ramp, and the probes of an open circuit, 5 s apart and doubling. */
    private static final int HANDFUL = 15;

    private static final int GOOD = 7;

    @Test
    void half_of_the_keys_may_be_bad_and_no_client_notices() {
        Simulation simulation = new Simulation(11).keys(GOOD + AILMENTS.size(), LimitPlan.CLAUDE_TIER_1, KNOWN);
        for (int i = 0; i < AILMENTS.size(); i++) {
            key(simulation, 2 * i).ailment = AILMENTS.get(i);
        }
        simulation.offer(Duration.ofMinutes(10), Load.of("c", 3 * GOOD * 50));
        simulation.measure(Duration.ofMinutes(2), Duration.ofMinutes(8));
        double goodput = simulation.servedAMinute() / (GOOD * 50);
        Table.row("half of the keys bad", simulation, goodput);

        assertThat(goodput).isGreaterThanOrEqualTo(0.98);
        assertThat(simulation.errors()).isZero();
        for (int i = 0; i < AILMENTS.size(); i++) {
            assertThat(key(simulation, 2 * i).asked)
                    .as("attempts over the key that is %s", AILMENTS.get(i))
                    .isLessThanOrEqualTo(HANDFUL);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "OVERLOADED", "CONNECT", "RESET"})
    void trouble_that_meets_all_keys_is_the_providers_and_harms_none(FailureKind trouble) {
        Simulation simulation = new Simulation(12).keys(13, LimitPlan.CLAUDE_TIER_1, KNOWN);
        simulation.offer(Duration.ofMinutes(5), Load.of("c", 400));
        simulation.time.pass(Duration.ofMinutes(1));
        ail(simulation, trouble);
        int asked = simulation.attempts();
        simulation.time.pass(Duration.ofMinutes(1));
        int askedInVain = simulation.attempts() - asked;

        assertThat(simulation.pool().statuses()).allMatch(status -> status.state() == KeyState.READY);
        assertThat(askedInVain).isLessThan(150);

        ail(simulation, null);
        simulation.time.pass(Duration.ofSeconds(30));
        int served = simulation.served();
        simulation.time.pass(Duration.ofMinutes(1));
        assertThat(simulation.served() - served).isGreaterThan(350);
    }

    @Test
    void a_key_that_recovers_is_used_again() {
        Simulation simulation = new Simulation(13).keys(2, LimitPlan.CLAUDE_TIER_1, KNOWN);
        key(simulation, 0).ailment = FailureKind.SERVER_ERROR;
        simulation.offer(Duration.ofMinutes(20), Load.of("c", 60));
        simulation.time.pass(Duration.ofMinutes(3));
        assertThat(states(simulation)).contains(Map.entry("k0", KeyState.OPEN), Map.entry("k1", KeyState.READY));

        key(simulation, 0).ailment = null;
        simulation.time.pass(Duration.ofMinutes(10));
        int asked = key(simulation, 0).asked;
        simulation.time.pass(Duration.ofMinutes(2));
        assertThat(key(simulation, 0).asked - asked).isGreaterThan(30);
        assertThat(simulation.errors()).isZero();
    }

    @Test
    void a_key_that_falls_silent_gets_no_more_than_a_few() {
        Simulation simulation = new Simulation(14).keys(3, LimitPlan.CLAUDE_TIER_1, KNOWN);
        simulation.offer(Duration.ofMinutes(10), Load.of("c", 120));
        simulation.time.pass(Duration.ofMinutes(2));
        int asked = key(simulation, 0).asked;
        key(simulation, 0).ailment = FailureKind.FIRST_BYTE_TIMEOUT;
        simulation.time.pass(Duration.ofMinutes(8));

        assertThat(key(simulation, 0).asked - asked).isLessThan(40);
        assertThat(simulation.errors()).isZero();
    }

    private static void ail(Simulation simulation, @org.jspecify.annotations.Nullable FailureKind ailment) {
        simulation.provider.keys.values().forEach(key -> key.ailment = ailment);
    }

    private static List<Map.Entry<String, KeyState>> states(Simulation simulation) {
        List<Map.Entry<String, KeyState>> states = new ArrayList<>();
        simulation
                .pool()
                .statuses()
                .forEach(status -> states.add(Map.entry(status.id().key(), status.state())));
        return states;
    }

    private static SimulatedKey key(Simulation simulation, int index) {
        return Objects.requireNonNull(simulation.provider.keys.get("k" + index));
    }
}
