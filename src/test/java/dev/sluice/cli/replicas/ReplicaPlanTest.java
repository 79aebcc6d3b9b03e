package dev.sluice.cli.replicas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Settings;
import dev.sluice.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ReplicaPlanTest {

    private final ReplicaPlan plan = new ReplicaPlan(13, 1.5);

    @Test
    void the_configuration_is_one_that_a_relay_starts_with(@TempDir Path folder) throws IOException {
        String more = """
              store: { url: "jdbc:postgresql://db/bench" }
              cluster: { redis: { url: "redis://redis" }, name: bench, replica: r2 }
            """;
        Path file = Files.writeString(folder.resolve("r2.yml"), plan.configuration("http://127.0.0.1:1", more));
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("sluice.config", file.toString())));

        Settings settings = new SettingsLoader(environment).load();

        assertThat(settings.poolPlan().providers().get(0).keys()).hasSize(13);
        assertThat(Objects.requireNonNull(settings.cluster()).replica()).isEqualTo("r2");
    }

    @Test
    void limits_that_nothing_states_are_in_no_configuration() {
        ReplicaPlan unstated = ReplicaPlan.unstated(13, 1.5, Duration.ofSeconds(10));

        assertThat(unstated.configuration("http://127.0.0.1:1", "")).doesNotContain("rpm", "tpm");
        assertThat(unstated.simulation().limitsShown()).isFalse();
        assertThat(unstated.callsASecond()).isEqualTo(1.5 * 13 * 50 / 60);
    }

    @Test
    void runs_over_one_store_learn_apart() {
        assertThat(plan.configuration("http://127.0.0.1:4711", "")).contains("- name: simulated-4711\n");
    }

    @Test
    void calls_ask_for_as_many_tokens_as_is_demanded() {
        SplittableRandom random = new SplittableRandom(7);
        double mean = IntStream.range(0, 100_000)
                .map(each -> plan.tokens(random))
                .average()
                .orElseThrow();
        assertThat(plan.callsASecond() * 60 * mean / plan.allowedAMinute()).isBetween(1.48, 1.52);
    }
}
