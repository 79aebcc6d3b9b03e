package dev.sluice.call;

import org.jspecify.annotations.Nullable;

/**
 * A team of clients, who share its limits: each of their calls counts against them as against the client's own. Immutable.
 *
 * @param name unique among teams
 * @param rpm requests a minute of all its clients together, or null for no limit
 * @param tpm input and output tokens a minute of all its clients together, or null for no limit
 * @param concurrency calls at once of all its clients together, or null for no limit
 */
public record Team(
        String name,
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Integer concurrency) {}
