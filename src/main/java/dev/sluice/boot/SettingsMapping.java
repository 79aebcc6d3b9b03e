package dev.sluice.boot;

import dev.sluice.call.Endpoint;
import dev.sluice.config.ProviderSettings;
import dev.sluice.config.Settings;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.relay.RetryPolicy;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutePlan.ModelRoute;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import dev.sluice.upstream.ProviderConnection.Preset;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/** Maps the settings to the plan types of relay and edge. */
final class SettingsMapping {

    private SettingsMapping() {}

    static RoutePlan routes(Settings settings) {
        return new RoutePlan(
                settings.providers().stream()
                        .map(provider -> new ProviderRoute(
                                provider.name(),
                                provider.connection().dialect(),
                                spoken(provider.connection().preset()),
                                provider.models(),
                                accounts(provider)))
                        .toList(),
                settings.models().stream()
                        .map(model -> new ModelRoute(
                                model.name(),
                                model.tiers(),
                                model.maxOutputTokens() == null ? 0 : model.maxOutputTokens()))
                        .toList());
    }

    /** Counts the accounts: a key that names none has one to itself. */
    private static int accounts(ProviderSettings provider) {
        long unnamed =
                provider.keys().stream().filter(key -> key.account() == null).count();
        long named = provider.keys().stream()
                .flatMap(key -> Stream.ofNullable(key.account()))
                .distinct()
                .count();
        return Math.toIntExact(unnamed + named);
    }

    /** What each preset's providers can be asked; of OpenAI's dialect, only OpenAI itself has Responses. */
    private static Set<Endpoint> spoken(Preset preset) {
        return switch (preset) {
            case ANTHROPIC -> EnumSet.of(Endpoint.MESSAGES, Endpoint.COUNT_TOKENS, Endpoint.ANTHROPIC_ACCOUNT);
            case OPENAI ->
                EnumSet.complementOf(EnumSet.of(Endpoint.MESSAGES, Endpoint.COUNT_TOKENS, Endpoint.ANTHROPIC_ACCOUNT));
            case GEMINI -> EnumSet.of(Endpoint.CHAT, Endpoint.EMBEDDINGS, Endpoint.IMAGES, Endpoint.AUDIO);
            case DEEPSEEK -> EnumSet.of(Endpoint.CHAT, Endpoint.COMPLETIONS);
        };
    }

    static EdgeSettings edge(Settings settings) {
        return new EdgeSettings(
                settings.limits().maxBody(),
                settings.queue().maxWait(),
                settings.heartbeat(),
                settings.exposeRouting());
    }

    static RetryPolicy retries(Settings settings) {
        return new RetryPolicy(settings.retry().maxAttempts(), settings.retry().budget());
    }
}
