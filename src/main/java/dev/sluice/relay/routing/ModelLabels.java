package dev.sluice.relay.routing;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

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

    /** Adds names that the configuration vouches for. */
    void addConfigured(Collection<String> names) {
        known.addAll(names);
    }

    /** Adds a name for which a provider has answered well. */
    public void addAnswered(String model) {
        if (!known.contains(model) && known.size() < MOST) {
            known.add(model);
        }
    }

    /** Returns every name that may be a label, as they are now. */
    public Set<String> all() {
        return Set.copyOf(known);
    }

    /** Returns {@code model} if it may be a label, else {@link #UNKNOWN}. */
    public String label(String model) {
        return known.contains(model) ? model : UNKNOWN;
    }
}
