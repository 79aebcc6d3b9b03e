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

    List<ModelSettings> read(List<Section> sections) {
        Unique<String> names = new Unique<>(problems);
        List<ModelSettings> models = new ArrayList<>();
        for (Section section : sections) {
            ModelSettings model = model(section);
            names.add(model.name(), section.path("name"), "the name", "a name of its own");
            models.add(model);
        }
        return models;
    }

    private ModelSettings model(Section section) {
        String name = section.require("name", Format.MODEL, "");
        return new ModelSettings(
                name,
                tiers(section.items("targets"), name),
                section.has("price") ? price(section.section("price")) : null,
                section.get("max-output-tokens", Format.wholeNumber(1)));
    }

    private List<List<Target>> tiers(List<Section> targets, String name) {
        TreeMap<Long, List<Target>> tiers = new TreeMap<>();
        for (Section section : targets) {
            long priority = section.get("priority", Format.wholeNumber(0), 0L);
            tiers.computeIfAbsent(priority, tier -> new ArrayList<>()).add(target(section, name));
        }
        return tiers.values().stream().map(List::copyOf).toList();
    }

    private Target target(Section section, String name) {
        String provider = section.require("provider", Format.NAME, "");
        if (!provider.isEmpty() && !providers.contains(provider)) {
            String known = String.join(", ", providers);
            section.wrong(
                    "provider",
                    Problems.shown(provider) + " is no provider",
                    Nearest.to(provider, providers).orElse("one of " + known));
        }
        return new Target(
                provider, section.get("model", Format.MODEL, name), section.get("weight", Format.WEIGHT, 1.0));
    }

    /** Where nothing is said of caches, their tokens cost what plain input does. */
    private static Price price(Section section) {
        BigDecimal input = section.require("input", Format.AMOUNT, BigDecimal.ZERO);
        BigDecimal output = section.require("output", Format.AMOUNT, BigDecimal.ZERO);
        BigDecimal cachedInput = section.get("cached-input", Format.AMOUNT, input);
        return new Price(input, output, cachedInput, section.get("cache-write", Format.AMOUNT, input));
    }
}
