package dev.sluice.call;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and what they may use.
 *
 * @param name as configured; safe as a metric's label
 * @param weight share of a saturated pool relative to other callers, &gt; 0
 * @param priority higher goes first
 * @param rpm requests a minute, or null for no limit
 * @param tpm input and output tokens a minute, or null for no limit
 * @param concurrency calls at once, or null for no limit
 * @param models what they may ask for; empty allows all
 */
public record Caller(
        String name,
        double weight,
        int priority,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer concurrency,
        List<ModelPattern> models) {

    /** The caller of every call where {@code auth.anonymous} lets them in without a key. */
    public static final Caller ANONYMOUS = new Caller("anonymous", 1, 0, null, null, null, List.of());

    /** Returns whether this caller may ask for {@code model}. */
    public boolean mayUse(String model) {
        return models.isEmpty() || ModelPattern.anyMatches(models, model);
    }
}
