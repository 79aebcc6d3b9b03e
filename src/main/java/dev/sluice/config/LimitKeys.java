package dev.sluice.config;

import dev.sluice.config.ConfigKey.Optional;
import dev.sluice.limit.Dimension;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The keys of an account's limits, by what they limit. */
public final class LimitKeys {

    private static final String LEARNED = "learned from the provider's answers";

    static final Optional<Long> RPM = new Optional<>("rpm", NumberFormats.LARGE_COUNT, LEARNED, "requests a minute");
    static final Optional<Long> TPM =
            new Optional<>("tpm", NumberFormats.LARGE_COUNT, LEARNED, "input and output tokens a minute, together");
    static final Optional<Long> INPUT_TPM =
            new Optional<>("input-tpm", NumberFormats.LARGE_COUNT, LEARNED, "input tokens a minute");
    static final Optional<Long> OUTPUT_TPM =
            new Optional<>("output-tpm", NumberFormats.LARGE_COUNT, LEARNED, "output tokens a minute");
    static final Optional<Long> CONCURRENCY =
            new Optional<>("concurrency", NumberFormats.LARGE_COUNT, LEARNED, "calls at once");

    private static final String NO_LIMIT = "no limit";

    static final Optional<Long> RPD = new Optional<>(
            "rpd", NumberFormats.LARGE_COUNT, NO_LIMIT, "requests a day, which begins by the provider's `day-zone`");
    static final Optional<Long> TPD =
            new Optional<>("tpd", NumberFormats.LARGE_COUNT, NO_LIMIT, "input and output tokens a day, together");

    static final Optional<Duration> BURST = new Optional<>(
            "burst",
            UnitFormats.BURST,
            LEARNED,
            "the time whose worth of the limits beside it, by the minute, may go at once");

    /** The keys beside which a burst may stand. */
    static final String RATES = String.join(", ", RPM.name(), TPM.name(), INPUT_TPM.name(), OUTPUT_TPM.name());

    static final Map<Dimension, Optional<Long>> BY_DIMENSION = new EnumMap<>(Map.of(
            Dimension.REQUESTS, RPM,
            Dimension.TOKENS, TPM,
            Dimension.INPUT_TOKENS, INPUT_TPM,
            Dimension.OUTPUT_TOKENS, OUTPUT_TPM,
            Dimension.CONCURRENCY, CONCURRENCY,
            Dimension.REQUESTS_PER_DAY, RPD,
            Dimension.TOKENS_PER_DAY, TPD));

    private LimitKeys() {}

    /** Returns the key that sets the limit of {@code dimension}, such as {@code input-tpm}. */
    public static String nameOf(Dimension dimension) {
        return Objects.requireNonNull(BY_DIMENSION.get(dimension)).name();
    }
}
