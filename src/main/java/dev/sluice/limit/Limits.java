package dev.sluice.limit;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configured limits, each &gt;= 1; null stands for a limit that is to be learned, or by the day for none. Immutable.
 *
 * @param rpm requests a minute
 * @param tpm input and output tokens together, a minute
 * @param inputTpm input tokens a minute
 * @param outputTpm output tokens a minute
 * @param concurrency calls at once; an account's, whatever the model
 * @param rpd requests a day
 * @param tpd input and output tokens together, a day
 * @param bursts by dimension, the time whose worth of the limit may go at once; without an entry where it is to be learned
 */
public record Limits(
        @Nullable Long rpm,
        @Nullable Long tpm,
        @Nullable Long inputTpm,
        @Nullable Long outputTpm,
        @Nullable Integer concurrency,
        @Nullable Long rpd,
        @Nullable Long tpd,
        Map<Dimension, Duration> bursts) {

    /** The limits of an account of which nothing is known. */
    public static final Limits UNKNOWN = new Limits(null, null, null, null, null);

    /** Creates limits whose bursts are to be learned, without limits by the day. */
    public Limits(
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Long inputTpm,
            @Nullable Long outputTpm,
            @Nullable Integer concurrency) {
        this(rpm, tpm, inputTpm, outputTpm, concurrency, Map.of());
    }

    /** Creates limits without limits by the day. */
    public Limits(
            @Nullable Long rpm,
            @Nullable Long tpm,
            @Nullable Long inputTpm,
            @Nullable Long outputTpm,
            @Nullable Integer concurrency,
            Map<Dimension, Duration> bursts) {
        this(rpm, tpm, inputTpm, outputTpm, concurrency, null, null, bursts);
    }

    /** Returns the same limits with others by the day. */
    public Limits perDay(@Nullable Long requests, @Nullable Long tokens) {
        return new Limits(rpm, tpm, inputTpm, outputTpm, concurrency, requests, tokens, bursts);
    }

    /** Returns the limit in {@code dimension}, or null where none is configured. */
    public @Nullable Long of(Dimension dimension) {
        return switch (dimension) {
            case REQUESTS -> rpm;
            case TOKENS -> tpm;
            case INPUT_TOKENS -> inputTpm;
            case OUTPUT_TOKENS -> outputTpm;
            case CONCURRENCY -> concurrency == null ? null : Long.valueOf(concurrency);
            case REQUESTS_PER_DAY -> rpd;
            case TOKENS_PER_DAY -> tpd;
        };
    }

    /** Returns the limit in {@code dimension}, or 0 where none is configured. */
    public long orNone(Dimension dimension) {
        Long limit = of(dimension);
        return limit == null ? 0 : limit;
    }

    /** Returns whether nothing is known that says how much may be sent now: no limit by the minute, none on calls at once. */
    public boolean isEmpty() {
        return rpm == null && tpm == null && inputTpm == null && outputTpm == null && concurrency == null;
    }
}
