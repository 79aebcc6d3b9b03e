package dev.sluice.call;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client of this relay: its name, its share of the pool, its own limits and its team's. Immutable.
 *
 * @param name the configured name, unique among callers; safe as a metric's label
 * @param weight the share of a saturated pool relative to callers of the same priority, &gt; 0
 * @param priority calls of a higher priority are served first
 * @param rpm requests a minute, or null for no limit
 * @param tpm input and output tokens a minute, or null for no limit
 * @param concurrency calls at once, or null for no limit
 * @param models the models that the caller may use; empty allows all
 * @param endpoints the endpoints that the caller may call; empty allows all
 * @param team the team whose limits and budget the caller shares, or null for none
 * @param daily its own limits by the day
 */
public record Caller(
        String name,
        double weight,
        int priority,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer concurrency,
        List<ModelPattern> models,
        Set<Endpoint> endpoints,
        @Nullable Team team,
        DailyLimits daily) {

    public Caller {
        models = List.copyOf(models);
        endpoints = Set.copyOf(endpoints);
    }

    /** Creates a caller without a team or limits by the day that may call every endpoint. */
    public Caller(
            String name,
            double weight,
            int priority,
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Integer concurrency,
            List<ModelPattern> models) {
        this(name, weight, priority, rpm, tpm, concurrency, models, Set.of(), null, DailyLimits.NONE);
    }

    /** The caller of every call without a known key where {@code auth.anonymous} allows such calls. */
    public static final Caller ANONYMOUS = new Caller("anonymous", 1, 0, null, null, null, List.of());

    /** Returns whether this caller may use {@code model}. */
    public boolean mayUse(String model) {
        return models.isEmpty() || ModelPattern.anyMatches(models, model);
    }

    /** Returns whether this caller may call {@code endpoint}; counting tokens goes with the endpoint that would use them. */
    public boolean mayCall(Endpoint endpoint) {
        return endpoints.isEmpty()
                || endpoints.contains(endpoint)
                || (endpoint == Endpoint.COUNT_TOKENS && endpoints.contains(Endpoint.MESSAGES))
                || (endpoint == Endpoint.GEMINI_COUNT_TOKENS && endpoints.contains(Endpoint.GENERATE));
    }
}
