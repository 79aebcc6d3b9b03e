package dev.sluice.boot;

import dev.sluice.call.Endpoint;
import dev.sluice.config.ProviderSettings;
import dev.sluice.config.Settings;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.edge.RelayPort;
import dev.sluice.pool.PoolPlan.KeyPlan;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.relay.RetryPolicy;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.RoutePlan.ModelRoute;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import dev.sluice.upstream.ProviderConnection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The mapping of the settings to the plan types of relay and edge. */
final class SettingsMapping {

    private SettingsMapping() {}

    static RoutePlan routes(Settings settings, Map<String, List<KeyPlan>> added) {
        return new RoutePlan(
                settings.providersWith(added).stream()
                        .map(provider -> new ProviderRoute(
                                provider.name(),
                                provider.connection().dialect(),
                                endpoints(provider.connection()),
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

    /** Returns what a provider can be asked: what its dialect has, less what its preset is known to lack of it. */
    static Set<Endpoint> endpoints(ProviderConnection wire) {
        Set<Endpoint> ofDialect = Dialects.of(wire.dialect()).endpoints();
        Set<Endpoint> offered = EnumSet.copyOf(ofDialect);
        switch (wire.preset()) {
            case GEMINI ->
                offered.retainAll(EnumSet.of(Endpoint.CHAT, Endpoint.EMBEDDINGS, Endpoint.IMAGES, Endpoint.AUDIO));
            case DEEPSEEK -> offered.retainAll(EnumSet.of(Endpoint.CHAT, Endpoint.COMPLETIONS));
            case VERTEX -> offered.retainAll(EnumSet.of(Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.COUNT_TOKENS));
            default -> {}
        }
        // Of a dialect that no set names an endpoint of, nothing is known to be missing.
        return offered.isEmpty() ? ofDialect : offered;
    }

    static EdgeSettings edge(Settings settings) {
        return new EdgeSettings(
                settings.limits().maxBody(),
                settings.queue().maxWait(),
                settings.heartbeat(),
                settings.exposeRouting(),
                settings.limits().maxSockets(),
                settings.limits().socketIdle(),
                settings.trustedProxies());
    }

    static RelayPort.Settings port(Settings settings) {
        return new RelayPort.Settings(settings.cors(), settings.healthPath());
    }

    static RetryPolicy retries(Settings settings) {
        return new RetryPolicy(settings.retry().maxAttempts(), settings.retry().budget());
    }
}
