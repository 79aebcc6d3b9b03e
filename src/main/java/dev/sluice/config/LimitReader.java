package dev.sluice.config;

import dev.sluice.call.ModelClass;
import dev.sluice.call.ModelClasses;
import dev.sluice.call.ModelPattern;
import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A reader of the model classes of one provider, and of the limits of its keys by them. */
final class LimitReader {

    private final ModelClasses classes;
    private final List<ModelPattern> models;
    private final Problems problems;

    /** Reads the classes of the provider in {@code section}, before which {@code preset} has the rest. */
    LimitReader(ConfigSection section, ModelClasses preset, Problems problems) {
        this.problems = problems;
        this.models = section.get(ProviderSchema.MODELS);
        this.classes = preset.after(classes(section.get(ProviderSchema.LIMIT_CLASSES)));
    }

    /** Returns the classes: those configured, then the preset's. */
    ModelClasses classes() {
        return classes;
    }

    /** Returns the limits that {@code section} states, of a key or for keys without their own. */
    StatedLimits read(ConfigSection section) {
        Map<String, Map<Dimension, StatedLimit>> byClass = new LinkedHashMap<>();
        UniqueNames<String> names = new UniqueNames<>(problems);
        for (ConfigSection each : section.get(KeySchema.LIMITS)) {
            String name = each.require(KeySchema.CLASS, "");
            if (!name.isEmpty()) {
                names.add(name, each.path(KeySchema.CLASS), "class", "each class once");
                refuseUnknown(name, each);
            }
            Map<Dimension, StatedLimit> limits = stated(each);
            if (limits.isEmpty() && !each.has(LimitKeys.BURST)) {
                problems.add(each.path(), "without a limit", "at least one of " + LimitKeys.RATES);
            }
            byClass.put(name, limits);
        }
        return new StatedLimits(stated(section), byClass);
    }

    private static Map<Dimension, StatedLimit> stated(ConfigSection section) {
        Duration burst = section.get(LimitKeys.BURST);
        Map<Dimension, StatedLimit> limits = new EnumMap<>(Dimension.class);
        boolean rated = false;
        for (Map.Entry<Dimension, ConfigKey.Optional<Long>> each : LimitKeys.BY_DIMENSION.entrySet()) {
            boolean rate = each.getKey().isPerMinute();
            rated |= rate && section.has(each.getValue());
            Long value = section.get(each.getValue());
            if (value != null) {
                limits.put(each.getKey(), new StatedLimit(value, rate ? burst : null, section.path()));
            }
        }
        if (section.has(LimitKeys.BURST) && !rated) {
            section.wrong(LimitKeys.BURST, "without a limit", "a burst beside one of " + LimitKeys.RATES);
        }
        return limits;
    }

    private List<ModelClass> classes(List<ConfigSection> sections) {
        UniqueNames<String> names = new UniqueNames<>(problems);
        Map<ModelPattern, String> earlier = new LinkedHashMap<>();
        List<ModelClass> read = new ArrayList<>();
        for (ConfigSection section : sections) {
            String name = section.require(ProviderSchema.CLASS_NAME, "");
            List<ModelPattern> claimed = section.get(ProviderSchema.CLASS_MODELS);
            names.add(name, section.path(ProviderSchema.CLASS_NAME), "name", "a unique name");
            if (!section.has(ProviderSchema.CLASS_MODELS) || claimed.isEmpty()) {
                section.wrong(
                        ProviderSchema.CLASS_MODELS,
                        section.has(ProviderSchema.CLASS_MODELS) ? "empty" : "missing",
                        "at least one model's name or pattern");
            }
            for (int i = 0; i < claimed.size(); i++) {
                refuseClaimed(claimed.get(i), earlier, section.path(ProviderSchema.CLASS_MODELS) + '[' + i + ']');
            }
            read.add(new ModelClass(name, claimed));
        }
        return read;
    }

    /** The first class that matches a model has it, so that a pattern which an earlier one covers would match none. */
    private void refuseClaimed(ModelPattern claim, Map<ModelPattern, String> earlier, String path) {
        String same = earlier.get(claim);
        if (same != null) {
            problems.add(path, "same pattern as " + same, "each model in one class");
            return;
        }
        earlier.forEach((pattern, at) -> {
            if (pattern.covers(claim)) {
                problems.add(
                        path,
                        "each of its models is in the class of " + at,
                        "the narrower of two patterns before the wider");
            }
        });
        earlier.put(claim, path);
    }

    private void refuseUnknown(String name, ConfigSection section) {
        if (classes.isNamed(name)) {
            return;
        }
        String own = classes.classOf(name);
        if (own.equals(name) && maybeServed(name)) {
            return;
        }
        @Nullable String expected = own.equals(name) ? null : "class " + own + ", which that model is of";
        section.wrong(KeySchema.CLASS, Problems.shown(name) + " is not a class", expected == null ? known() : expected);
    }

    /** A model of its own class may have any name, unless the provider's are known. */
    private boolean maybeServed(String name) {
        return models.isEmpty() ? classes.named().isEmpty() : ModelPattern.anyMatches(models, name);
    }

    private String known() {
        String named = classes.named().stream().map(ModelClass::name).distinct().collect(Collectors.joining(", "));
        String model = "the name of a model that the provider's " + ProviderSchema.MODELS.name() + " have";
        return named.isEmpty() ? model : named + ", or " + model;
    }
}
