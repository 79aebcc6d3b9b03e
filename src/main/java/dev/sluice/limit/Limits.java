package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * The configured limits of an account, each &gt;= 1; null stands for a limit that is to be learned. Immutable.
 *
 * @param rpm requests a minute
 * @param tpm input and output tokens together, a minute
 * @param inputTpm input tokens a minute
 * @param outputTpm output tokens a minute
 * @param concurrency calls at once
 */
public record Limits(
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long inputTpm,
        @Nullable Long outputTpm,
        @Nullable Integer concurrency) {

    /** The limits of an account of which nothing is known. */
    public static final Limits UNKNOWN = new Limits(null, null, null, null, null);
}
