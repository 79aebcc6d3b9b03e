package dev.sluice.boot.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pool.Target;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {

    @TempDir
    Path directory;

    private Routes routes() {
        return new Routes(Given.yaml(directory, """
                        sluice:
                          providers:
                            - { name: anthropic, preset: anthropic, keys: [a], models: [claude-*] }
                            - { name: proxy, dialect: anthropic, keys: [b], models: [claude-opus-4-7] }
                            - { name: openai, preset: openai, keys: [c] }
                          models:
                            - name: fast
                              targets:
                                - { provider: openai, model: gpt-4.1, priority: 1 }
                                - { provider: anthropic, model: claude-haiku-4-5, weight: 3 }
                                - { provider: proxy, model: claude-haiku-4-5 }
                            - { name: gpt-4.1, max-output-tokens: 100 }
                          auth: { anonymous: true }
                        """).load());
    }

    @Test
    void an_alias_goes_to_its_targets_by_priority() {
        assertThat(routes().tiers("fast"))
                .containsExactly(
                        List.of(
                                new Target("anthropic", "claude-haiku-4-5", 3),
                                new Target("proxy", "claude-haiku-4-5", 1)),
                        List.of(new Target("openai", "gpt-4.1", 1)));
    }

    @Test
    void a_name_goes_to_every_provider_that_names_it() {
        assertThat(routes().tiers("claude-opus-4-7"))
                .containsExactly(List.of(
                        new Target("anthropic", "claude-opus-4-7", 1), new Target("proxy", "claude-opus-4-7", 1)));
        assertThat(routes().tiers("claude-3")).containsExactly(List.of(new Target("anthropic", "claude-3", 1)));
    }

    @Test
    void what_nobody_names_goes_to_those_that_name_nothing() {
        assertThat(routes().tiers("gpt-4.1")).containsExactly(List.of(new Target("openai", "gpt-4.1", 1)));
        assertThat(routes().tiers("o9")).containsExactly(List.of(new Target("openai", "o9", 1)));
    }

    @Test
    void what_nobody_takes_is_nowhere() {
        Settings settings = Given.nothing()
                .variable("ANTHROPIC_API_KEYS", "a")
                .variable("SLUICE_CLIENT_KEY", "c")
                .load();
        assertThat(new Routes(settings).tiers("gpt-4.1")).isEmpty();
    }

    @Test
    void names_are_those_that_are_spelt_out() {
        assertThat(routes().names()).containsExactly("claude-opus-4-7", "fast");
    }
}
