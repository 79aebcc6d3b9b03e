package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * A team of clients, who share its limits: each of their calls counts against them as against the client's own. Immutable.
 *
 * @param name unique among teams
 * @param rpm requests a minute of all its clients together, or null for no limit
 * @param tpm input and output tokens a minute of all its clients together, or null for no limit
 * @param concurrency calls at once of all its clients together, or null for no limit
 * @param daily the limits by the day of all its clients together
 */
public record Team(
        String name,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer concurrency,
        DailyLimits daily) {

    /** Creates a team without limits by the day. */
    public Team(String name, @Nullable Long rpm, @Nullable Long tpm, @Nullable Integer concurrency) {
        this(name, rpm, tpm, concurrency, DailyLimits.NONE);
    }
}
