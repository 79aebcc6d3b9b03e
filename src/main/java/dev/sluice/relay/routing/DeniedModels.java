package dev.sluice.relay.routing;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.LruMap;
import dev.sluice.pool.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The errors in which providers said that they do not have a model, for the calls that are refused because of it later: the pool
 * knows only that no key has the model. Safe for use by many threads.
 */
public final class DeniedModels {

    /** The most models to remember; callers name them, so that there may be any number. */
    private static final int MAX_MODELS = 1_000;

    /** A provider's refusal, and the endpoint at which it was asked. */
    public record Denial(Failure failure, Endpoint endpoint) {}

    private final Map<Target, Denial> denials = new LruMap<>(MAX_MODELS);

    /** Remembers the refusal of {@code model} at {@code provider}. */
    synchronized void denied(String provider, String model, Denial denial) {
        denials.put(new Target(provider, model, 1), denial);
    }

    /** Returns the refusal of one of the models that serve {@code route}, if one is remembered. */
    synchronized Optional<Denial> find(Route route) {
        for (List<Target> tier : route.tiers()) {
            for (Target target : tier) {
                Denial denial = denials.get(new Target(target.provider(), target.model(), 1));
                if (denial != null) {
                    return Optional.of(denial);
                }
            }
        }
        return Optional.empty();
    }
}
