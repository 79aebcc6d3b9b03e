package dev.sluice.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FailureKind;
import dev.sluice.demo.limits.LimitPlan;
import dev.sluice.limit.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that clients do not notice a pool in which most keys are dead, each in another way. */
class MostKeysDeadTest {

    private static final List<FailureKind> DEATHS = List.of(
            FailureKind.REVOKED,
            FailureKind.EXHAUSTED,
            FailureKind.FORBIDDEN,
            FailureKind.CONNECT,
            FailureKind.SERVER_ERROR,
            FailureKind.UNREADABLE,
            FailureKind.FIRST_BYTE_TIMEOUT);

    /** In twenty minutes, of two callers: one attempt of each, and probes 5 s apart and doubling. */
    private static final int MOST_ATTEMPTS = 15;

    /** The timeout of an attempt that hangs, and two answers. */
    private static final double ONE_HANG = 65;

    @ParameterizedTest
    @CsvSource({"100, 5", "20, 2", "400, 20"})
    void two_clients_are_served_by_the_few_keys_that_live(int keys, int good) {
        Simulation simulation =
                new Simulation(21).keys(keys, LimitPlan.UNLIMITED, new Limits(1_000L, null, null, null, null));
        for (int i = good; i < keys; i++) {
            key(simulation, i).fault = DEATHS.get(i % DEATHS.size());
        }
        simulation.offer(Duration.ofMinutes(20), Load.of("a", 60), Load.of("b", 60));
        simulation.time.pass(Duration.ofMinutes(30));

        int calls = simulation.tally("a").calls + simulation.tally("b").calls;
        int dead = 0;
        for (int i = good; i < keys; i++) {
            dead += key(simulation, i).attempts;
            assertThat(key(simulation, i).attempts)
                    .as("attempts over the key that is %s", key(simulation, i).fault)
                    .isLessThanOrEqualTo(MOST_ATTEMPTS);
        }
        System.out.printf(
                "most keys dead: %d calls, %d served, %d errors; %d attempts on %d dead keys; added latency in seconds:"
                        + " median %.2f, 90th percentile %.1f, 95th %.1f, 99th %.1f, most %.1f%n",
                calls,
                simulation.served(),
                simulation.errors(),
                dead,
                keys - good,
                simulation.addedSeconds(0.5),
                simulation.addedSeconds(0.9),
                simulation.addedSeconds(0.95),
                simulation.addedSeconds(0.99),
                simulation.addedSeconds(1));
        assertThat(simulation.errors()).isZero();
        assertThat(simulation.served()).isEqualTo(calls);
        assertThat(dead).isLessThan(calls / 5);
        assertThat(simulation.addedSeconds(0.95)).isLessThan(1);
        assertThat(simulation.addedSeconds(1))
                .as("no call meets two keys that hang")
                .isLessThan(ONE_HANG);
    }

    private static FakeKey key(Simulation simulation, int index) {
        return Objects.requireNonNull(simulation.provider.keys.get("k" + index));
    }
}
