package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.cli.replicas.LargeCalls.Answer;
import dev.sluice.cli.replicas.ReplicaPlan;
import dev.sluice.cli.replicas.SentTokens;
import dev.sluice.cli.replicas.Spread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ReplicaBenchTest {

    @Test
    void stores_come_from_options_or_from_the_environment() {
        ReplicaBench bench = bench(
                Map.of("SLUICE_STORE_URL", "jdbc:postgresql://db/bench"), "--redis=redis://far", "--spread=one,80/20");

        assertThat(bench.redis()).isEqualTo("redis://far");
        assertThat(bench.store()).isEqualTo("jdbc:postgresql://db/bench");
        assertThat(bench.spreads()).containsExactly(Spread.ALL_AT_ONE, Spread.MOST_AT_ONE);
        assertThat(bench.plans()).containsExactly(new ReplicaPlan(13, 1.5));
    }

    @Test
    void limits_that_nothing_states_are_measured_for_each_burst_that_is_asked_for() {
        ReplicaBench bench =
                bench(Map.of(), "--store=jdbc:postgresql://db/bench", "--limits=unknown", "--burst=10s,60s");

        assertThat(bench.plans())
                .containsExactly(
                        ReplicaPlan.unstated(13, 1.5, Duration.ofSeconds(10)),
                        ReplicaPlan.unstated(13, 1.5, Duration.ofSeconds(60)));
    }

    @Test
    void a_burst_belongs_to_limits_that_nothing_states() {
        assertThatThrownBy(() -> bench(Map.of(), "--store=jdbc:postgresql://db/bench", "--burst=10s"))
                .isInstanceOf(UsageError.class)
                .hasMessage("--burst: unknown option");
        assertThatThrownBy(() -> bench(Map.of(), "--store=jdbc:postgresql://db/bench", "--limits=none"))
                .isInstanceOf(UsageError.class)
                .hasMessage("--limits: none (expected: stated or unknown)");
    }

    @Test
    void what_is_missing_or_unknown_is_named_with_what_was_expected() {
        assertThatThrownBy(() -> bench(Map.of()))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--store: empty")
                .hasMessageContaining("jdbc:postgresql:");
        assertThatThrownBy(() -> bench(Map.of(), "--store=jdbc:postgresql://db/bench", "--spread=even"))
                .isInstanceOf(UsageError.class)
                .hasMessage("--spread: even (expected: some of equal, 80/20 and one, with commas between them)");
        assertThatThrownBy(() -> bench(Map.of(), "--store=jdbc:postgresql://db/bench", "--redis=host:6379"))
                .isInstanceOf(UsageError.class)
                .hasMessageContaining("--redis: host:6379");
    }

    @Test
    void goodput_is_of_what_the_accounts_allow_and_errors_are_what_callers_saw() {
        SentTokens sent = new SentTokens();
        sent.arrived("a", ReplicaPlan.MODEL, 0, 30_000, true);
        sent.arrived("a", ReplicaPlan.MODEL, 10, 60_000, true);
        sent.arrived("a", ReplicaPlan.MODEL, 20, 60_000, false);
        List<Answer> answers = List.of(
                new Answer(0, 1, 30_000, 200, "x"), new Answer(0, 1, 60_000, 0, ""), new Answer(0, 1, 1, 429, "y"));

        long minute = TimeUnit.SECONDS.toNanos(60);
        ReplicaResult result =
                ReplicaResult.of("3", new ReplicaPlan(1, 1.5), answers, sent, 0, 0, minute, Duration.ofMillis(50));

        assertThat(result.goodput()).isEqualTo(90_000 / 80_000.0);
        assertThat(result.refused429()).isEqualTo(1 / 3.0);
        assertThat(result.errors()).isEqualTo(2);
        assertThat(result.most()).isEqualTo(150_000);
        assertThat(result.answered()).isOne();
    }

    @Test
    void where_only_requests_are_limited_they_are_counted_minute_by_minute() {
        ReplicaPlan plan = ReplicaPlan.unstated(1, 1.5, Duration.ofSeconds(10));
        long minute = TimeUnit.SECONDS.toNanos(60);
        SentTokens sent = new SentTokens();
        for (int request = 0; request < 25; request++) {
            sent.arrived("a", ReplicaPlan.MODEL, request, 1_000, true);
        }
        sent.arrived("a", ReplicaPlan.MODEL, minute, 1_000, true);
        sent.arrived("a", ReplicaPlan.MODEL, minute + 1, 1_000, false);

        ReplicaResult result =
                ReplicaResult.of("3", plan, List.of(), sent, 0, minute, 2 * minute, Duration.ofMillis(50));

        assertThat(result.goodput()).isEqualTo(1 / 50.0);
        assertThat(result.minutes())
                .containsExactly(new ReplicaResult.Minute(0.5, 0), new ReplicaResult.Minute(0.02, 0.5));
        assertThat(ReplicaResult.table(plan, 60, List.of(result))).contains("50.0 % (0.00 %)", "2.0 % (50.00 %)");
    }

    private static ReplicaBench bench(Map<String, Object> variables, String... options) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment.getPropertySources().addFirst(new MapPropertySource("test", variables));
        CommandContext context =
                new CommandContext(environment, () -> 0, (at, task) -> () -> {}, InstantSource.system(), settings -> {
                    throw new AssertionError("no relay is started in this process");
                });
        return ReplicaBench.of(3, CommandOptions.of(List.of(options)), context);
    }
}
