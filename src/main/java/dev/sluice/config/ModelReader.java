package dev.sluice.config;

import dev.sluice.accounting.Price;
import dev.sluice.pool.Target;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code sluice.models}. */
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
            names.add(model.name(), section.path("name"), "the name", "a name of its own");
            models.add(model);
        }
        return models;
    }

    private ModelSettings model(ConfigSection section) {
        String name = section.require("name", ValueFormat.MODEL, "");
        return new ModelSettings(
                name,
                tiers(section.items("targets"), name),
                section.has("price") ? price(section.section("price")) : null,
                section.get("max-output-tokens", ValueFormat.wholeNumber(1)));
    }

    private List<List<Target>> tiers(List<ConfigSection> targets, String name) {
        TreeMap<Long, List<Target>> tiers = new TreeMap<>();
        for (ConfigSection section : targets) {
            long priority = section.get("priority", ValueFormat.wholeNumber(0), 0L);
            tiers.computeIfAbsent(priority, tier -> new ArrayList<>()).add(target(section, name));
        }
        return tiers.values().stream().map(List::copyOf).toList();
    }

    private Target target(ConfigSection section, String name) {
        String provider = section.require("provider", ValueFormat.NAME, "");
        if (!provider.isEmpty() && !providers.contains(provider)) {
            String known = String.join(", ", providers);
            section.wrong(
                    "provider",
                    Problems.shown(provider) + " is no provider",
                    NearestWord.to(provider, providers).orElse("one of " + known));
        }
        return new Target(
                provider,
                section.get("model", ValueFormat.MODEL, name),
                section.get("weight", ValueFormat.WEIGHT, 1.0));
    }

    /** Where nothing is said of caches, their tokens cost what plain input does. */
    private static Price price(ConfigSection section) {
        BigDecimal input = section.require("input", ValueFormat.AMOUNT, BigDecimal.ZERO);
        BigDecimal output = section.require("output", ValueFormat.AMOUNT, BigDecimal.ZERO);
        BigDecimal cachedInput = section.get("cached-input", ValueFormat.AMOUNT, input);
        return new Price(input, output, cachedInput, section.get("cache-write", ValueFormat.AMOUNT, input));
    }
}
