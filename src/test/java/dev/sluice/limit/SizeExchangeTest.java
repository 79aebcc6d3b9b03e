package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.FactLog;
import dev.sluice.call.TokenUsage;
import dev.sluice.simulation.SimulatedFactLog;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests what replicas tell each other of the sizes of calls, and what they make of it. */
class SizeExchangeTest {

    private static final Duration SOON = Duration.ofSeconds(3);

    private final Timeline time = new Timeline();
    private final SimulatedFactLog log = new SimulatedFactLog(time::nanos);
    private final Estimates first = replica("first");

    private Estimates replica(String name) {
        Estimates estimates = new Estimates();
        new SizeExchange(estimates, log.join(name, () -> true), time, time).start();
        return estimates;
    }

    private void pass() {
        time.pass(SOON);
        log.exchange();
    }

    private static void learn(Estimates replica, String model, String caller, long prompt, long output) {
        for (int i = 0; i < 50; i++) {
            replica.learn(model, caller, 1_000, 0, new TokenUsage(prompt, 0, 0, output, 0));
        }
    }

    private static Estimate estimate(Estimates replica) {
        return replica.of("m", "a", 1_000, 0, 0);
    }

    @Test
    void a_replica_that_joins_estimates_as_the_others_do() {
        learn(first, "m", "a", 100, 40);
        pass();

        Estimates second = replica("second");
        pass();

        assertThat(estimate(second)).isEqualTo(estimate(first));
        assertThat(second.of("m", "b", 1_000, 0, 0).outputTokens()).isGreaterThan(500);
    }

    @Test
    void a_size_of_embedded_items_is_told_apart_from_that_of_text() {
        learn(first, "m", "a", 250, 40);
        for (int i = 0; i < 50; i++) {
            first.learn("m", "a", 1_000, 2, new TokenUsage(250 + 2 * 700, 0, 0, 40, 0));
        }
        Estimates second = replica("second");
        pass();

        assertThat(second.of("m", "a", 1_000, 2, 0)).isEqualTo(first.of("m", "a", 1_000, 2, 0));
    }

    @Test
    void what_a_replica_observes_itself_counts_before_what_it_is_told() {
        Estimates second = replica("second");
        learn(second, "m", "a", 300, 70);
        Estimate own = estimate(second);

        learn(first, "m", "a", 100, 40);
        pass();

        assertThat(estimate(second)).isEqualTo(own);
        assertThat(estimate(first).inputTokens()).isLessThan(own.inputTokens());
    }

    @Test
    void a_first_call_moves_what_was_told_and_does_not_replace_it() {
        learn(first, "m", "a", 100, 40);
        Estimates second = replica("second");
        pass();

        second.learn("m", "a", 1_000, 0, new TokenUsage(200, 0, 0, 40, 0));

        assertThat(second.inputTokens("m", 1_000, 0)).isEqualTo(113);
    }

    @Test
    void a_replica_tells_what_it_has_observed_once_and_nothing_that_it_was_told() {
        Estimates second = replica("second");
        learn(first, "m", "a", 100, 40);
        pass();

        assertThat(first.takeObserved(10)).isEmpty();
        assertThat(second.takeObserved(10)).isEmpty();
    }

    @Test
    void what_is_too_much_for_one_interval_waits_for_the_next() {
        Estimates second = replica("second");
        for (int i = 0; i < 150; i++) {
            learn(first, "m" + i, "a", 100, 40);
        }
        pass();
        assertThat(second.of("m149", "a", 1_000, 0, 0)).isNotEqualTo(first.of("m149", "a", 1_000, 0, 0));

        for (int i = 0; i < 3; i++) {
            pass();
        }
        assertThat(second.of("m149", "a", 1_000, 0, 0)).isEqualTo(first.of("m149", "a", 1_000, 0, 0));
    }

    @Test
    void what_another_release_tells_or_nothing_can_be_is_left_out() {
        SimulatedFactLog.Replica other = log.join("other", () -> true);
        for (List<String> values : List.of(
                List.of("TOKENS_A_PIXEL", "m", "a", "1", "1"),
                List.of("OUTPUT_TOKENS", "m", "a", "NaN", "1"),
                List.of("OUTPUT_TOKENS", "m", "a", "-1", "1"),
                List.of("OUTPUT_TOKENS", "m", "a", "1", "Infinity"),
                List.of("OUTPUT_TOKENS", "m", "a", "many", "1"),
                List.of("OUTPUT_TOKENS", "m"))) {
            other.tell(FactLog.Topic.SIZES, values);
        }
        pass();

        assertThat(estimate(first)).isEqualTo(estimate(new Estimates()));
    }
}
