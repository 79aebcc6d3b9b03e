package dev.sluice.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client of this relay as configured: its name, its share of the pool and its own limits. Immutable.
 *
 * @param name the configured name, unique among callers; safe as a metric's label
 * @param weight the share of a saturated pool relative to callers of the same priority, &gt; 0
 * @param priority calls of a higher priority are served first
 * @param rpm requests a minute, or null for no limit
 * @param tpm input and output tokens a minute, or null for no limit
 * @param concurrency calls at once, or null for no limit
 * @param models the models that the caller may use; empty allows all
 */
public record Caller(
        String name,
        double weight,
        int priority,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer concurrency,
        List<ModelPattern> models) {

    /** The caller of every call without a known key where {@code auth.anonymous} allows such calls. */
    public static final Caller ANONYMOUS = new Caller("anonymous", 1, 0, null, null, null, List.of());

    /** Returns whether this caller may use {@code model}. */
    public boolean mayUse(String model) {
        return models.isEmpty() || ModelPattern.anyMatches(models, model);
    }
}
