package dev.sluice.limit;

import org.jspecify.annotations.Nullable;

/**
 * What is configured of an account's limits; null stands for what is to be learned.
 *
 * @param rpm requests a minute
 * @param tpm input and output tokens a minute
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

    public static final Limits UNKNOWN = new Limits(null, null, null, null, null);
}
