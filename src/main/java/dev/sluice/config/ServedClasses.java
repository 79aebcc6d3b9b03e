package dev.sluice.config;

import dev.sluice.call.ModelPattern;
import dev.sluice.pool.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A check that each configured model class has a model of its provider: one of its {@code models}, or one that is a target. */
final class ServedClasses {

    private final List<ModelSettings> models;

    /** @param models the models that have targets */
    ServedClasses(List<ModelSettings> models) {
        this.models = models;
    }

    /** Adds a problem of each class in {@code providers} whose patterns no model matches. */
    void check(List<ConfigSection> providers) {
        for (ConfigSection provider : providers) {
            List<ModelPattern> stated = provider.get(ProviderSchema.MODELS);
            if (stated.isEmpty()) {
                continue;
            }
            List<ModelPattern> served = new ArrayList<>(stated);
            served.addAll(targets(provider.require(ProviderSchema.NAME, "")));
            for (ConfigSection each : provider.get(ProviderSchema.LIMIT_CLASSES)) {
                List<ModelPattern> claimed = each.get(ProviderSchema.CLASS_MODELS);
                if (claimed.stream().noneMatch(claim -> served.stream().anyMatch(claim::meets))) {
                    each.wrong(
                            ProviderSchema.CLASS_MODELS,
                            "of no model that the provider serves",
                            "a model of its " + ProviderSchema.MODELS.name() + ", " + texts(stated));
                }
            }
        }
    }

    private List<ModelPattern> targets(String provider) {
        return models.stream()
                .flatMap(model -> model.tiers().stream())
                .flatMap(List::stream)
                .filter(target -> target.provider().equals(provider))
                .map(Target::model)
                .map(ModelPattern::new)
                .toList();
    }

    private static String texts(List<ModelPattern> patterns) {
        return patterns.stream().map(ModelPattern::text).collect(Collectors.joining(", "));
    }
}
