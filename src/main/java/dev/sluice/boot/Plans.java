package dev.sluice.boot;

import dev.sluice.boot.config.Settings;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.relay.RetryPolicy;
import dev.sluice.relay.RoutePlan;
import dev.sluice.relay.RoutePlan.ModelRoute;
import dev.sluice.relay.RoutePlan.ProviderRoute;

/** What relay and edge are told of the settings, in their own words. */
final class Plans {

    private Plans() {}

    static RoutePlan routes(Settings settings) {
        return new RoutePlan(
                settings.providers().stream()
                        .map(provider -> new ProviderRoute(
                                provider.name(), provider.wire().dialect(), provider.models()))
                        .toList(),
                settings.models().stream()
                        .map(model -> new ModelRoute(
                                model.name(),
                                model.tiers(),
                                model.maxOutputTokens() == null ? 0 : model.maxOutputTokens()))
                        .toList());
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
