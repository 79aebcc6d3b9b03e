package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.situations.Arrivals;
import dev.sluice.cli.situations.Situation;
import dev.sluice.cli.situations.Situations;
import dev.sluice.cli.situations.SteadyLoad.Answer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.StandardEnvironment;

/** Tests the options of the benchmark by situation, and what it makes of a run. */
class SituationBenchTest {

    private static final String SONNET = "claude-sonnet-4-5";
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void situations_are_chosen_by_name_and_the_grid_by_what_is_given_of_it() {
        SituationBench bench = bench("--situation=batch,limits", "--window=fixed,sliding", "--burst=10s", "--seed=1,7");

        assertThat(bench.situations())
                .extracting(Situation::name)
                .containsExactly(
                        "batch",
                        "fixed 10 s, configured, headers",
                        "fixed 10 s, configured",
                        "fixed 10 s, headers",
                        "fixed 10 s",
                        "sliding 10 s, configured, headers",
                        "sliding 10 s, configured",
                        "sliding 10 s, headers",
                        "sliding 10 s");
        assertThat(bench.seeds()).containsExactly(1, 7);
        assertThat(bench("--situation=limits").situations()).hasSize(36);
        assertThat(bench("--situation=limits", "--headers=no", "--known=no").situations())
                .hasSize(9)
                .noneMatch(Situation::configured)
                .noneMatch(Situation::limitsShown);
        assertThat(bench("--situation=batch", "--seconds=5")
                        .situations()
                        .get(0)
                        .times()
                        .seconds())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--situation=storm                    | --situation: storm (expected: some of two-models,"
                        + " one-model-saturated",
                "--situation=                         | --situation: empty (expected: some of two-models",
                "--situation=limits --window=rolling  | --window: rolling (expected: some of continuous, fixed,"
                        + " sliding)",
                "--situation=limits --burst=5s        | --burst: 5s (expected: some of 1s, 10s, 60s)",
                "--situation=limits --headers=maybe   | --headers: maybe (expected: some of yes, no)",
                "--situation=limits --known=1         | --known: 1 (expected: some of yes, no)",
                "--situation=batch --seed=0           | --seed: 0 (expected: a whole number from 1 to 2147483647)",
                "--situation=batch --seed=1,x         | --seed: x (expected: a whole number from 1 to 2147483647)",
                "--situation=batch --together=51      | --together: 51 (expected: a whole number from 1 to 50)",
                "--situation=batch --seconds=601      | --seconds: 601 (expected: a whole number from 1 to 600)",
                "--situation=batch --window=fixed     | --window: unknown option",
            })
    void what_is_not_expected_is_named(String options, String message) {
        assertThatThrownBy(() -> bench(options.strip().split(" ")))
                .isInstanceOf(UsageError.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void the_time_of_learning_is_counted_apart() {
        Situation situation = Situations.of("small-buckets");
        Arrivals arrivals = new Arrivals();
        arrivals.arrived("a", SONNET, 10 * SECOND, 1, false);
        arrivals.arrived("a", SONNET, 29 * SECOND, 1, true);
        for (int i = 0; i < 33; i++) {
            arrivals.arrived("a", SONNET, (30 + i) * SECOND, 1, true);
        }
        SituationResult result = result(situation, arrivals, 60);

        // 6,600 a minute for half of one.
        assertThat(result.allowed(SONNET)).isEqualTo(3_300);
        assertThat(result.used(SONNET)).isEqualTo(30 / 3_300.0);
        assertThat(SituationResult.table(List.of(result))).contains("1 (50.00 %)", "0 (0.00 %)", "small-buckets");
    }

    @Test
    void full_buckets_at_the_start_are_allowed_and_answers_that_fail_are_errors() {
        SituationResult result = result(Situations.of("batch"), new Arrivals(), 60);

        // Thirteen keys of 50 a minute whose buckets hold five.
        assertThat(result.allowed(SONNET)).isEqualTo(13 * 55);
        assertThat(result.errors()).isOne();
        assertThat(SituationResult.table(List.of(result))).contains("1 answers");
    }

    @Test
    void models_of_two_classes_have_limits_of_their_own() {
        Situation situation = Situations.of("two-models");

        assertThat(situation.allowedAMinute("claude-opus-4-7")).isEqualTo(100);
        assertThat(situation.allowedAMinute(SONNET)).isEqualTo(1_200);
        assertThat(situation.callers()).hasSize(2);
    }

    private static SituationResult result(Situation situation, Arrivals arrivals, int seconds) {
        List<Answer> answers = List.of(new Answer(SONNET, SECOND, true, 0), new Answer(SONNET, SECOND, false, 0));
        return new SituationResult(situation, 1, arrivals, answers, 0, seconds * SECOND, Duration.ZERO);
    }

    private static SituationBench bench(String... options) {
        CommandContext context = new CommandContext(
                new StandardEnvironment(), () -> 0, (at, task) -> () -> {}, InstantSource.system(), settings -> {
                    throw new AssertionError("no relay is started for its options");
                });
        return SituationBench.of(CommandOptions.of(List.of(options)), context);
    }
}
