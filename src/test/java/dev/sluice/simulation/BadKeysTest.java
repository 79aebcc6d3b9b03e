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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that clients do not notice keys that fail, and that such keys receive few attempts. */
class BadKeysTest {

    private static final Limits KNOWN = new Limits(50L, null, 50_000L, 10_000L, null);
    private static final List<FailureKind> FAULTS = List.of(
            FailureKind.REVOKED,
            FailureKind.EXHAUSTED,
            FailureKind.FORBIDDEN,
            FailureKind.SERVER_ERROR,
            FailureKind.OVERLOADED,
            FailureKind.RESET,
            FailureKind.FIRST_BYTE_TIMEOUT);

    /** In ten minutes: the initial window of a new key, and the probes of an open circuit, 5 s apart and doubling. */
    private static final int MOST_ATTEMPTS = 15;

    private static final int GOOD = 7;

    @Test
    void clients_do_not_notice_that_half_of_the_keys_fail() {
        Simulation simulation = new Simulation(11).keys(GOOD + FAULTS.size(), LimitPlan.CLAUDE_TIER_1, KNOWN);
        for (int i = 0; i < FAULTS.size(); i++) {
            key(simulation, 2 * i).fault = FAULTS.get(i);
        }
        simulation.offer(Duration.ofMinutes(10), Load.of("c", 3 * GOOD * 50));
        simulation.measure(Duration.ofMinutes(2), Duration.ofMinutes(8));
        double goodput = simulation.servedAMinute() / (GOOD * 50);
        Table.row("half of the keys bad", simulation, goodput);

        assertThat(goodput).isGreaterThanOrEqualTo(0.98);
        assertThat(simulation.errors()).isZero();
        for (int i = 0; i < FAULTS.size(); i++) {
            assertThat(key(simulation, 2 * i).attempts)
                    .as("attempts over the key that is %s", FAULTS.get(i))
                    .isLessThanOrEqualTo(MOST_ATTEMPTS);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVER_ERROR", "OVERLOADED", "CONNECT", "RESET"})
    void failures_of_all_keys_are_an_outage_of_the_provider_and_harm_no_key(FailureKind outage) {
        Simulation simulation = new Simulation(12).keys(13, LimitPlan.CLAUDE_TIER_1, KNOWN);
        simulation.offer(Duration.ofMinutes(5), Load.of("c", 400));
        simulation.time.pass(Duration.ofMinutes(1));
        setFault(simulation, outage);
        int attempts = simulation.provider.attempts();
        simulation.time.pass(Duration.ofMinutes(1));
        int attemptsInOutage = simulation.provider.attempts() - attempts;

        assertThat(simulation.pool().statuses()).allMatch(status -> status.state() == KeyState.READY);
        assertThat(attemptsInOutage).isLessThan(150);

        setFault(simulation, null);
        simulation.time.pass(Duration.ofSeconds(30));
        int served = simulation.served();
        simulation.time.pass(Duration.ofMinutes(1));
        assertThat(simulation.served() - served).isGreaterThan(350);
    }

    @Test
    void a_key_that_recovers_is_used_again() {
        Simulation simulation = new Simulation(13).keys(2, LimitPlan.CLAUDE_TIER_1, KNOWN);
        key(simulation, 0).fault = FailureKind.SERVER_ERROR;
        simulation.offer(Duration.ofMinutes(20), Load.of("c", 60));
        simulation.time.pass(Duration.ofMinutes(3));
        assertThat(states(simulation)).contains(Map.entry("k0", KeyState.OPEN), Map.entry("k1", KeyState.READY));

        key(simulation, 0).fault = null;
        simulation.time.pass(Duration.ofMinutes(10));
        int attempts = key(simulation, 0).attempts;
        simulation.time.pass(Duration.ofMinutes(2));
        assertThat(key(simulation, 0).attempts - attempts).isGreaterThan(30);
        assertThat(simulation.errors()).isZero();
    }

    @Test
    void a_key_that_falls_silent_receives_few_attempts() {
        Simulation simulation = new Simulation(14).keys(3, LimitPlan.CLAUDE_TIER_1, KNOWN);
        simulation.offer(Duration.ofMinutes(10), Load.of("c", 120));
        simulation.time.pass(Duration.ofMinutes(2));
        int attempts = key(simulation, 0).attempts;
        key(simulation, 0).fault = FailureKind.FIRST_BYTE_TIMEOUT;
        simulation.time.pass(Duration.ofMinutes(8));

        assertThat(key(simulation, 0).attempts - attempts).isLessThan(40);
        assertThat(simulation.errors()).isZero();
    }

    private static void setFault(Simulation simulation, @Nullable FailureKind fault) {
        simulation.provider.keys.values().forEach(key -> key.fault = fault);
    }

    private static List<Map.Entry<String, KeyState>> states(Simulation simulation) {
        List<Map.Entry<String, KeyState>> states = new ArrayList<>();
        simulation
                .pool()
                .statuses()
                .forEach(status -> states.add(Map.entry(status.id().key(), status.state())));
        return states;
    }

    private static FakeKey key(Simulation simulation, int index) {
        return Objects.requireNonNull(simulation.provider.keys.get("k" + index));
    }
}
