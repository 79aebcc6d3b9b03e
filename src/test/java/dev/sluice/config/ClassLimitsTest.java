package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import dev.sluice.pool.PoolPlan.KeyPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the precedence of limits by model class, and of the classes themselves. */
class ClassLimitsTest {

    @TempDir
    Path directory;

    private ProviderSettings provider(String provider) {
        return Given.yaml(
                        directory,
                        "sluice:\n  providers:\n    - " + provider.indent(6).strip()
                                + "\n  clients: [{ name: app, key: sk-app }]\n")
                .load()
                .providers()
                .get(0);
    }

    @Test
    void limits_of_a_key_go_before_those_of_all_keys_and_both_before_plain_ones() {
        List<KeyPlan> keys = provider("""
            name: anthropic
            dialect: anthropic
            key-defaults:
              rpm: 1000
              burst: 30s
              limits:
                - { class: opus, rpm: 50, input-tpm: 30000 }
                - { class: sonnet, rpm: 50, burst: 10s }
            keys:
              - { secret: sk-1, rpm: 9, output-tpm: 70, limits: [{ class: opus, rpm: 2000 }] }
              - sk-2
            """).keys();

        assertThat(keys.get(0).limits()).isEqualTo(new Limits(9L, null, null, 70L, null, Map.of()));
        assertThat(keys.get(0).classLimits())
                .isEqualTo(Map.of(
                        "opus", new Limits(2000L, null, 30_000L, 70L, null, Map.of()),
                        "sonnet",
                                new Limits(
                                        50L,
                                        null,
                                        null,
                                        70L,
                                        null,
                                        Map.of(Dimension.REQUESTS, Duration.ofSeconds(10)))));
        assertThat(keys.get(1).limits())
                .isEqualTo(
                        new Limits(1000L, null, null, null, null, Map.of(Dimension.REQUESTS, Duration.ofSeconds(30))));
        assertThat(keys.get(1).classLimits().get("opus"))
                .isEqualTo(new Limits(50L, null, 30_000L, null, null, Map.of()));
    }

    @Test
    void keys_of_one_account_share_the_limits_that_one_of_them_states() {
        List<KeyPlan> keys = provider("""
            name: anthropic
            dialect: anthropic
            keys:
              - { secret: sk-1, account: org, limits: [{ class: opus, rpm: 5 }] }
              - { secret: sk-2, account: org, limits: [{ class: sonnet, rpm: 7 }] }
            """).keys();

        assertThat(keys.get(0).classLimits()).isEqualTo(keys.get(1).classLimits());
        assertThat(keys.get(0).classLimits()).containsOnlyKeys("opus", "sonnet");
    }

    @Test
    void configured_classes_go_before_the_presets_and_the_first_match_wins() {
        ProviderSettings provider = provider("""
            name: anthropic
            dialect: anthropic
            limit-classes:
              - { name: old, models: [claude-3-*] }
              - { name: sonnet, models: ["claude-sonnet-*", "claude-*-sonnet"] }
            keys: [{ secret: sk-1, limits: [{ class: old, rpm: 5 }, { class: haiku, rpm: 5 }] }]
            """);

        assertThat(provider.classes().classOf("claude-3-opus-20240229")).isEqualTo("old");
        assertThat(provider.classes().classOf("claude-3-5-sonnet")).isEqualTo("old");
        assertThat(provider.classes().classOf("claude-sonnet-4-5")).isEqualTo("sonnet");
        assertThat(provider.classes().classOf("claude-opus-4-7")).isEqualTo("opus");
        assertThat(provider.classes().classOf("claude-instant-1")).isEqualTo("claude-instant-1");
    }

    @Test
    void the_environment_alone_brings_the_presets_classes() {
        ProviderSettings moonshot = Given.nothing()
                .variable("MOONSHOT_API_KEYS", "sk-m")
                .variable("SLUICE_CLIENT_KEY", "sk-c")
                .load()
                .providers()
                .get(0);

        assertThat(moonshot.classes().classOf("kimi-k3"))
                .isEqualTo(moonshot.classes().classOf("moonshot-v1-8k"));
    }
}
