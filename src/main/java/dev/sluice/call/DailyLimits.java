package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * The limits of a caller or a team by the day, which begins at midnight by UTC. Immutable.
 *
 * @param requests requests a day, or null for no limit
 * @param tokens input and output tokens a day, or null for no limit
 */
public record DailyLimits(@Nullable Long requests, @Nullable Long tokens) {

    /** No limit by the day. */
    public static final DailyLimits NONE = new DailyLimits(null, null);
}
