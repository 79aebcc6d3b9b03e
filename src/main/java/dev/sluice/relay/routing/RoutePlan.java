package dev.sluice.relay.routing;

import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.ModelPattern;
import dev.sluice.pool.Target;
import java.util.List;
import java.util.Set;

/**
 * The models and the providers that serve them, as configured.
 *
 * @param providers every provider, in the order of configuration
 * @param models aliases and models with fallbacks
 */
public record RoutePlan(List<ProviderRoute> providers, List<ModelRoute> models) {

    /**
     * A provider as routing sees it.
     *
     * @param name unique
     * @param dialect its dialect
     * @param endpoints the endpoints that it supports; calls to any other are translated into one of them
     * @param models the models that it serves; empty stands for any model that no other provider names
     * @param accounts how many accounts its keys belong to
     */
    public record ProviderRoute(
            String name, Dialect dialect, Set<Endpoint> endpoints, List<ModelPattern> models, int accounts) {}

    /**
     * A model by the name that callers use.
     *
     * @param name unique; a pattern stands for every name that it matches and that is not configured itself
     * @param tiers targets by priority, the first to be asked first; empty leaves that to the providers' own lists
     * @param maxOutput the bound on output that a dialect which requires one is given, or 0
     */
    public record ModelRoute(String name, List<List<Target>> tiers, long maxOutput) {

        /** Returns whether the name is no pattern. */
        boolean isConcrete() {
            return new ModelPattern(name).isConcrete();
        }

        /** Returns the same route for {@code model}, which the name matches: a target that is the name itself is the model. */
        ModelRoute of(String model) {
            return new ModelRoute(
                    name,
                    tiers.stream()
                            .map(tier -> tier.stream()
                                    .map(target -> target.model().equals(name)
                                            ? new Target(target.provider(), model, target.weight())
                                            : target)
                                    .toList())
                            .toList(),
                    maxOutput);
        }
    }
}
