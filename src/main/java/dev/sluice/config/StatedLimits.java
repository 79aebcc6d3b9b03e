package dev.sluice.config;

import dev.sluice.limit.Dimension;
import dev.sluice.limit.Limits;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The limits that one place of the configuration states.
 *
 * @param plain the limits of every model class
 * @param byClass the limits of single model classes
 */
record StatedLimits(Map<Dimension, StatedLimit> plain, Map<String, Map<Dimension, StatedLimit>> byClass) {

    static final StatedLimits NONE = new StatedLimits(Map.of(), Map.of());

    /** Returns these limits, and those of {@code lower} where these state none. */
    StatedLimits over(StatedLimits lower) {
        Map<String, Map<Dimension, StatedLimit>> classes = new LinkedHashMap<>();
        for (String name : classNames(lower)) {
            classes.put(name, over(byClass.getOrDefault(name, Map.of()), lower.byClass.getOrDefault(name, Map.of())));
        }
        return new StatedLimits(over(plain, lower.plain), classes);
    }

    /** Returns the limits of every class that has none of its own. */
    Limits plainLimits() {
        return limits(plain);
    }

    /** Returns the limits of each class that has its own; a limit of a class goes before a plain one. */
    Map<String, Limits> classLimits() {
        Map<Dimension, StatedLimit> rates = new EnumMap<>(Dimension.class);
        rates.putAll(plain);
        rates.remove(Dimension.CONCURRENCY);
        Map<String, Limits> limits = new LinkedHashMap<>();
        byClass.forEach((name, stated) -> limits.put(name, limits(over(stated, rates))));
        return limits;
    }

    private Set<String> classNames(StatedLimits other) {
        Set<String> names = new TreeSet<>(byClass.keySet());
        names.addAll(other.byClass.keySet());
        return names;
    }

    private static Map<Dimension, StatedLimit> over(
            Map<Dimension, StatedLimit> upper, Map<Dimension, StatedLimit> lower) {
        Map<Dimension, StatedLimit> merged = new EnumMap<>(Dimension.class);
        merged.putAll(lower);
        merged.putAll(upper);
        return merged;
    }

    private static Limits limits(Map<Dimension, StatedLimit> stated) {
        Map<Dimension, Duration> bursts = new EnumMap<>(Dimension.class);
        stated.forEach((dimension, limit) -> {
            if (limit.burst() != null) {
                bursts.put(dimension, limit.burst());
            }
        });
        Long concurrency = value(stated, Dimension.CONCURRENCY);
        return new Limits(
                value(stated, Dimension.REQUESTS),
                value(stated, Dimension.TOKENS),
                value(stated, Dimension.INPUT_TOKENS),
                value(stated, Dimension.OUTPUT_TOKENS),
                concurrency == null ? null : Integer.valueOf(concurrency.intValue()),
                value(stated, Dimension.REQUESTS_PER_DAY),
                value(stated, Dimension.TOKENS_PER_DAY),
                Map.copyOf(bursts));
    }

    private static @Nullable Long value(Map<Dimension, StatedLimit> stated, Dimension dimension) {
        StatedLimit limit = stated.get(dimension);
        return limit == null ? null : Long.valueOf(limit.value());
    }
}
