package dev.sluice.boot;

import dev.sluice.access.Callers;
import dev.sluice.access.ClientKey;
import dev.sluice.accounting.Budget;
import dev.sluice.accounting.Price;
import dev.sluice.accounting.PriceBook;
import dev.sluice.boot.config.ClientSettings;
import dev.sluice.boot.config.ModelSettings;
import dev.sluice.boot.config.ProviderSettings;
import dev.sluice.boot.config.Settings;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.edge.EdgeSettings;
import dev.sluice.pool.Counting;
import dev.sluice.pool.PoolPlan;
import dev.sluice.pool.PoolPlan.ProviderPlan;
import dev.sluice.relay.RetryPolicy;
import dev.sluice.relay.RoutePlan;
import dev.sluice.relay.RoutePlan.ModelRoute;
import dev.sluice.relay.RoutePlan.ProviderRoute;
import dev.sluice.upstream.ProviderWire;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What each room is told of the settings: the one place where configuration turns into the rooms' own words. */
final class Plans {

    private Plans() {}

    static PoolPlan pool(Settings settings) {
        return new PoolPlan(settings.providers().stream()
                .map(provider -> new ProviderPlan(provider.name(), counting(provider), provider.keys()))
                .toList());
    }

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

    static List<ProviderWire> wires(Settings settings) {
        return settings.providers().stream().map(ProviderSettings::wire).toList();
    }

    static Callers callers(Settings settings) {
        Map<ClientKey, Caller> callers = new HashMap<>();
        settings.clients().forEach(client -> callers.put(client.key(), client.caller()));
        return new Callers(callers, settings.auth().anonymous());
    }

    static PriceBook prices(Settings settings) {
        Map<String, Price> prices = new HashMap<>();
        for (ModelSettings model : settings.models()) {
            if (model.price() != null) {
                prices.put(model.name(), model.price());
            }
        }
        return new PriceBook(settings.currency(), prices);
    }

    static Map<String, Budget> budgets(Settings settings) {
        Map<String, Budget> budgets = new HashMap<>();
        for (ClientSettings client : settings.clients()) {
            if (client.budget() != null) {
                budgets.put(client.name(), client.budget());
            }
        }
        return budgets;
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

    private static Counting counting(ProviderSettings provider) {
        return provider.wire().dialect() == Dialect.ANTHROPIC ? Counting.ANTHROPIC : Counting.OPENAI;
    }
}
