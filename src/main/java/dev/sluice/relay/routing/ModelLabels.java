package dev.sluice.relay.routing;

import dev.sluice.call.ModelPattern;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The model names that metrics may use as a label: the configured ones, and those under a pattern for which a provider has
 * answered well. A caller that invents names creates no series. Safe for use by many threads.
 */
public final class ModelLabels {

    /** The label of every other name. */
    static final String UNKNOWN = "unknown";

    /** More models than any provider lists today; the bound holds where a provider accepts every name. */
    private static final int MOST = 500;

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Set<ModelPattern> aliases = ConcurrentHashMap.newKeySet();

    /** Adds names that the configuration vouches for; a pattern is the label of all names that only it matches. */
    void addConfigured(Collection<String> names) {
        for (String name : names) {
            known.add(name);
            ModelPattern pattern = new ModelPattern(name);
            if (!pattern.isConcrete()) {
                aliases.add(pattern);
            }
        }
    }

    /** Adds a name for which a provider has answered well. */
    public void addAnswered(String model) {
        if (!known.contains(model) && known.size() < MOST && alias(model) == null) {
            known.add(model);
        }
    }

    /** Returns every name that may be a label, as they are now. */
    public Set<String> all() {
        return Set.copyOf(known);
    }

    /** Returns {@code model} if it may be a label, else the pattern of an alias that matches it, else {@link #UNKNOWN}. */
    public String label(String model) {
        String alias = known.contains(model) ? model : alias(model);
        return alias == null ? UNKNOWN : alias;
    }

    private @Nullable String alias(String model) {
        for (ModelPattern pattern : aliases) {
            if (pattern.matches(model)) {
                return pattern.text();
            }
        }
        return null;
    }
}
