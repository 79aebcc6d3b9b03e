package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.pool.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A reader of {@code sluice.models}. */
final class ModelReader {

    private final Set<String> providers;
    private final Problems problems;

    /** @param providers the names that a target may give */
    ModelReader(Set<String> providers, Problems problems) {
        this.providers = new TreeSet<>(providers);
        this.problems = problems;
    }

    List<ModelSettings> read(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        List<ModelSettings> models = new ArrayList<>();
        for (ConfigSection section : sections) {
            ModelSettings model = model(section);
            checkPattern(section, model);
            names.add(model.name(), section.path(ModelSchema.NAME), "name", "a unique name");
            models.add(model);
        }
        return models;
    }

    /** A pattern is an alias and nothing else: prices are of models, and a bound without targets would be of a provider's own. */
    private static void checkPattern(ConfigSection section, ModelSettings model) {
        if (!new ModelPattern(model.name()).isConcrete() && (model.tiers().isEmpty() || model.price() != null)) {
            section.wrong(
                    ModelSchema.NAME,
                    Problems.shown(model.name()) + " is a pattern",
                    model.price() != null ? "a name, as it has a price" : "a name, or a pattern with targets");
        }
    }

    private ModelSettings model(ConfigSection section) {
        String name = section.require(ModelSchema.NAME, "");
        return new ModelSettings(
                name,
                tiers(section.get(ModelSchema.TARGETS), name),
                section.has(ModelSchema.PRICE) ? PriceReader.price(section.get(ModelSchema.PRICE)) : null,
                section.get(ModelSchema.MAX_OUTPUT_TOKENS));
    }

    private List<List<Target>> tiers(List<ConfigSection> targets, String name) {
        TreeMap<Integer, List<Target>> tiers = new TreeMap<>();
        for (ConfigSection section : targets) {
            int priority = section.get(ModelSchema.TARGET_PRIORITY);
            tiers.computeIfAbsent(priority, tier -> new ArrayList<>()).add(target(section, name));
        }
        return tiers.values().stream().map(List::copyOf).toList();
    }

    private Target target(ConfigSection section, String name) {
        String provider = section.require(ModelSchema.TARGET_PROVIDER, "");
        if (!provider.isEmpty() && !providers.contains(provider)) {
            String known = String.join(", ", providers);
            section.wrong(
                    ModelSchema.TARGET_PROVIDER,
                    Problems.shown(provider) + " is not a provider",
                    NearestName.to(provider, providers).orElse("one of " + known));
        }
        return new Target(
                provider, section.getOr(ModelSchema.TARGET_MODEL, name), section.get(ModelSchema.TARGET_WEIGHT));
    }
}
