package dev.sluice.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import dev.sluice.pool.Target;
import dev.sluice.relay.routing.RoutePlan.ModelRoute;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static final List<List<Target>> FALLBACK =
            List.of(List.of(new Target("claude", "claude-opus-4-7", 1)), List.of(new Target("rest", "opus", 1)));

    private final ModelLabels labels = new ModelLabels();
    private final Routes routes = new Routes(
            new RoutePlan(
                    List.of(
                            provider("claude", Dialect.ANTHROPIC, "claude-*", "shared"),
                            provider("gpt", Dialect.OPENAI, "gpt-4.1", "shared"),
                            provider("rest", Dialect.OPENAI)),
                    List.of(new ModelRoute("best", FALLBACK, 32_000), new ModelRoute("gpt-4.1", List.of(), 100))),
            labels);

    @Test
    void an_alias_goes_to_its_targets() {
        Route route = routes.of("best", Dialect.OPENAI).orElseThrow();

        assertThat(route.tiers()).isEqualTo(FALLBACK);
        assertThat(route.maxOutput()).isEqualTo(32_000);
    }

    @Test
    void a_model_goes_to_the_provider_that_lists_it() {
        assertThat(routes.of("claude-haiku", Dialect.OPENAI).orElseThrow().tiers())
                .containsExactly(List.of(new Target("claude", "claude-haiku", 1)));
        assertThat(routes.of("gpt-4.1", Dialect.OPENAI).orElseThrow().maxOutput())
                .isEqualTo(100);
    }

    @Test
    void providers_of_the_callers_dialect_come_first() {
        assertThat(routes.of("shared", Dialect.OPENAI).orElseThrow().tiers())
                .containsExactly(List.of(new Target("gpt", "shared", 1)), List.of(new Target("claude", "shared", 1)));
        assertThat(routes.of("shared", Dialect.ANTHROPIC).orElseThrow().tiers())
                .containsExactly(List.of(new Target("claude", "shared", 1)), List.of(new Target("gpt", "shared", 1)));
    }

    @Test
    void an_unlisted_model_goes_to_providers_without_a_list() {
        assertThat(routes.of("llama", Dialect.OPENAI).orElseThrow().tiers())
                .containsExactly(List.of(new Target("rest", "llama", 1)));
    }

    @Test
    void without_such_a_provider_it_is_unknown() {
        Routes closed = new Routes(
                new RoutePlan(List.of(provider("gpt", Dialect.OPENAI, "gpt-*")), List.of()), new ModelLabels());

        assertThat(closed.of("llama", Dialect.OPENAI)).isEmpty();
    }

    @Test
    void only_configured_or_answered_models_are_labels() {
        assertThat(labels.label("best")).isEqualTo("best");
        assertThat(labels.label("gpt-4.1")).isEqualTo("gpt-4.1");
        assertThat(labels.label("claude-made-up")).isEqualTo("unknown");

        labels.addAnswered("claude-haiku");

        assertThat(labels.label("claude-haiku")).isEqualTo("claude-haiku");
    }

    @Test
    void labels_are_bounded() {
        for (int i = 0; i < 10_000; i++) {
            labels.addAnswered("model-" + i);
        }

        assertThat(labels.label("model-9999")).isEqualTo("unknown");
    }

    @Test
    void account_state_has_a_route_to_every_account_that_can_hold_it() {
        assertThat(ofAccount(keeping("openai", 1)).orElseThrow().tiers())
                .containsExactly(List.of(new Target("openai", "-", 1)));
        assertThat(ofAccount(keeping("openai", 1), provider("deepseek", Dialect.OPENAI)))
                .isPresent();
        assertThat(ofAccount(keeping("openai", 1), keeping("azure", 1))
                        .orElseThrow()
                        .tiers())
                .containsExactly(List.of(new Target("openai", "-", 1), new Target("azure", "-", 1)));
        assertThat(isOneAccount(keeping("openai", 1), provider("deepseek", Dialect.OPENAI)))
                .isTrue();
        assertThat(isOneAccount(keeping("openai", 2))).isFalse();
        assertThat(isOneAccount(keeping("openai", 1), keeping("azure", 1))).isFalse();
        assertThat(ofAccount(provider("deepseek", Dialect.OPENAI))).isEmpty();
    }

    private Optional<Route> ofAccount(ProviderRoute... providers) {
        return new Routes(new RoutePlan(List.of(providers), List.of()), labels).ofAccount(Endpoint.OPENAI_ACCOUNT);
    }

    private boolean isOneAccount(ProviderRoute... providers) {
        return new Routes(new RoutePlan(List.of(providers), List.of()), labels).isOneAccount(Endpoint.OPENAI_ACCOUNT);
    }

    @Test
    void a_pattern_is_an_alias_of_every_name_that_is_not_configured_itself() {
        Routes patterns = new Routes(
                new RoutePlan(
                        List.of(provider("claude", Dialect.ANTHROPIC, "claude-*")),
                        List.of(
                                new ModelRoute("gpt-5-codex", FALLBACK, 7),
                                new ModelRoute("gpt-*", List.of(List.of(new Target("claude", "claude-x", 1))), 0),
                                new ModelRoute("o*", List.of(List.of(new Target("claude", "o*", 1))), 0))),
                labels);

        assertThat(patterns.of("gpt-5-codex", Dialect.OPENAI).orElseThrow().maxOutput())
                .isEqualTo(7);
        assertThat(patterns.of("gpt-5-mini", Dialect.OPENAI).orElseThrow().tiers())
                .containsExactly(List.of(new Target("claude", "claude-x", 1)));
        assertThat(patterns.of("o4", Dialect.OPENAI).orElseThrow().tiers())
                .containsExactly(List.of(new Target("claude", "o4", 1)));
        labels.addAnswered("gpt-5-mini");
        assertThat(labels.label("gpt-5-mini")).isEqualTo("gpt-*");
    }

    private static ProviderRoute keeping(String name, int accounts) {
        return new ProviderRoute(
                name, Dialect.OPENAI, Set.of(Endpoint.CHAT, Endpoint.OPENAI_ACCOUNT), List.of(), accounts);
    }

    private static ProviderRoute provider(String name, Dialect dialect, String... models) {
        return new ProviderRoute(
                name,
                dialect,
                Set.of(Endpoint.CHAT),
                List.of(models).stream().map(ModelPattern::new).toList(),
                1);
    }
}
