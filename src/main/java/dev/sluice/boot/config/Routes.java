package dev.sluice.boot.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.pool.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Where each model can be served. Immutable: a change of configuration makes a new one. */
public final class Routes {

    private final Map<String, List<List<Target>>> aliases = new LinkedHashMap<>();
    private final List<ProviderSettings> providers;

    public Routes(Settings settings) {
        providers = settings.providers();
        for (ModelSettings model : settings.models()) {
            if (!model.tiers().isEmpty()) {
                aliases.put(model.name(), model.tiers());
            }
        }
    }

    /**
     * Returns where {@code model} can be served, the first tier that has room first; empty where nobody serves it.
     *
     * <p>An alias goes to its targets. Any other name goes to the providers that name it, and where none does, to those that
     * name nothing and so take what is left.
     */
    public List<List<Target>> tiers(String model) {
        List<List<Target>> targets = aliases.get(model);
        if (targets != null) {
            return targets;
        }
        List<Target> named = providers.stream()
                .filter(provider -> ModelPattern.anyMatches(provider.models(), model))
                .map(provider -> new Target(provider.name(), model, 1))
                .toList();
        List<Target> serving = named.isEmpty() ? takers(model) : named;
        return serving.isEmpty() ? List.of() : List.of(serving);
    }

    private List<Target> takers(String model) {
        return providers.stream()
                .filter(provider -> provider.models().isEmpty())
                .map(provider -> new Target(provider.name(), model, 1))
                .toList();
    }

    /** Returns every name that configuration spells out: aliases, and models without a {@code *}. */
    public NavigableSet<String> names() {
        NavigableSet<String> names = new TreeSet<>(aliases.keySet());
        for (ProviderSettings provider : providers) {
            provider.models().stream()
                    .filter(ModelPattern::isConcrete)
                    .map(ModelPattern::text)
                    .forEach(names::add);
        }
        return names;
    }
}
