package dev.sluice.relay;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.pool.Target;
import dev.sluice.relay.routing.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The words in which providers said that they do not have a model, for the calls that are refused because of it later: the pool
 * knows only that no key has the model. Safe for use by many threads.
 */
final class DeniedModels {

    /** The most models to remember; callers name them, so that there may be any number. */
    private static final int MAX_MODELS = 1_000;

    /** A provider's refusal, and the endpoint at which it was asked. */
    record Denial(Failure failure, Endpoint endpoint) {}

    private final Map<Target, Denial> denials = new LinkedHashMap<>(64, 0.75f, true);

    /** Remembers the refusal of {@code model} at {@code provider}. */
    synchronized void denied(String provider, String model, Denial denial) {
        denials.put(new Target(provider, model, 1), denial);
        if (denials.size() > MAX_MODELS) {
            denials.remove(denials.keySet().iterator().next());
        }
    }

    /** Returns the refusal of one of the models that serve {@code route}, or null if none is remembered. */
    synchronized @Nullable Denial find(Route route) {
        for (List<Target> tier : route.tiers()) {
            for (Target target : tier) {
                Denial denial = denials.get(new Target(target.provider(), target.model(), 1));
                if (denial != null) {
                    return denial;
                }
            }
        }
        return null;
    }
}
