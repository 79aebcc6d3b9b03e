package dev.sluice.relay.routing;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import dev.sluice.pool.Target;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.RoutePlan.ModelRoute;
import dev.sluice.relay.routing.RoutePlan.ProviderRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The search for where a model can be served. Immutable; a new configuration makes new routes. */
public final class Routes {

    private final Map<String, ModelRoute> models = new HashMap<>();
    private final Map<ModelPattern, ModelRoute> patterns = new LinkedHashMap<>();
    private final Map<String, ProviderRoute> providers = new LinkedHashMap<>();
    private final List<ProviderRoute> open = new ArrayList<>();

    public Routes(RoutePlan plan, ModelLabels labels) {
        List<String> configured = new ArrayList<>();
        for (ModelRoute model : plan.models()) {
            configured.add(model.name());
            if (model.isConcrete()) {
                models.put(model.name(), model);
            } else {
                patterns.put(new ModelPattern(model.name()), model);
            }
        }
        for (ProviderRoute provider : plan.providers()) {
            providers.put(provider.name(), provider);
            if (provider.models().isEmpty()) {
                open.add(provider);
            }
            for (ModelPattern pattern : provider.models()) {
                if (pattern.isConcrete()) {
                    configured.add(pattern.text());
                }
            }
        }
        labels.addConfigured(configured);
    }

    /**
     * Returns the route of {@code model}, or empty where no provider serves it.
     *
     * <p>The targets that are configured for the model come first, found by its name or else by the first alias pattern that
     * matches. Then come the providers that name the model; those of the caller's dialect go before others, as their bytes
     * pass untouched. Providers that name no models come last.
     */
    public Optional<Route> of(String model, Dialect dialect) {
        ModelRoute configured = configured(model);
        long maxOutput = configured == null ? 0 : configured.maxOutput();
        List<List<Target>> tiers =
                configured == null || configured.tiers().isEmpty() ? byProvider(model, dialect) : configured.tiers();
        return tiers.isEmpty() ? Optional.empty() : Optional.of(new Route(model, tiers, maxOutput));
    }

    /** Returns the route by that name, else the first whose pattern matches it, or null. */
    private @Nullable ModelRoute configured(String model) {
        ModelRoute named = models.get(model);
        if (named == null) {
            for (Map.Entry<ModelPattern, ModelRoute> pattern : patterns.entrySet()) {
                if (pattern.getKey().matches(model)) {
                    return pattern.getValue().of(model);
                }
            }
        }
        return named;
    }

    /** Returns the accounts that {@code endpoint}'s state can live in, or empty where no provider has the endpoint. */
    public Optional<Route> ofAccount(Endpoint endpoint) {
        List<Target> holding = new ArrayList<>();
        for (ProviderRoute provider : providers.values()) {
            if (provider.endpoints().contains(endpoint)) {
                holding.add(new Target(provider.name(), RequestHead.NO_MODEL, 1));
            }
        }
        return holding.isEmpty()
                ? Optional.empty()
                : Optional.of(new Route(RequestHead.NO_MODEL, List.of(List.copyOf(holding)), 0));
    }

    /** Returns whether one account alone can hold {@code endpoint}'s state: over several, each would see a part of it. */
    public boolean isOneAccount(Endpoint endpoint) {
        int accounts = 0;
        for (ProviderRoute provider : providers.values()) {
            accounts += provider.endpoints().contains(endpoint) ? provider.accounts() : 0;
        }
        return accounts == 1;
    }

    /** Returns the endpoints of {@code provider}; none where it has left the configuration. */
    public Set<Endpoint> supportedBy(String provider) {
        ProviderRoute route = providers.get(provider);
        return route == null ? Set.of() : route.endpoints();
    }

    private List<List<Target>> byProvider(String model, Dialect dialect) {
        List<ProviderRoute> serving = new ArrayList<>();
        for (ProviderRoute provider : providers.values()) {
            if (ModelPattern.anyMatches(provider.models(), model)) {
                serving.add(provider);
            }
        }
        if (serving.isEmpty()) {
            serving = open;
        }
        List<List<Target>> tiers = new ArrayList<>(2);
        addTier(tiers, model, serving, dialect, true);
        addTier(tiers, model, serving, dialect, false);
        return tiers;
    }

    private static void addTier(
            List<List<Target>> tiers, String model, List<ProviderRoute> serving, Dialect dialect, boolean same) {
        List<Target> tier = new ArrayList<>(serving.size());
        for (ProviderRoute provider : serving) {
            if ((provider.dialect() == dialect) == same) {
                tier.add(new Target(provider.name(), model, 1));
            }
        }
        if (!tier.isEmpty()) {
            tiers.add(List.copyOf(tier));
        }
    }
}
