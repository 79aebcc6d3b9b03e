package dev.sluice.demo.wire;

import dev.sluice.call.Dialect;
import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.limits.Level;
import dev.sluice.demo.limits.Quota;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What a provider's headers say of an account's limits. */
public final class LimitHeadersWriter {

    /** Anthropic gives remaining tokens in thousands. */
    private static final long TOKEN_ROUNDING = 1_000;

    private LimitHeadersWriter() {}

    /**
     * Tells the limits to {@code headers}, a name and a value each; nothing of those that the account does not have.
     *
     * @param now the moment of which they tell, in nanoseconds of the ticker
     * @param wallClock the same moment
     */
    public static void write(
            Dialect dialect, KeyLimits limits, long now, Instant wallClock, BiConsumer<String, String> headers) {
        switch (dialect) {
            case ANTHROPIC -> anthropic(limits, now, wallClock, headers);
            case OPENAI -> openAi(limits, now, headers);
        }
    }

    private static void anthropic(KeyLimits limits, long now, Instant wallClock, BiConsumer<String, String> headers) {
        limits.level(Quota.REQUESTS, now).ifPresent(level -> anthropic("requests", level, 1, wallClock, headers));
        limits.level(Quota.INPUT_TOKENS, now)
                .ifPresent(level -> anthropic("input-tokens", level, TOKEN_ROUNDING, wallClock, headers));
        limits.level(Quota.OUTPUT_TOKENS, now)
                .ifPresent(level -> anthropic("output-tokens", level, TOKEN_ROUNDING, wallClock, headers));
        tightest(limits, now).ifPresent(level -> anthropic("tokens", level, TOKEN_ROUNDING, wallClock, headers));
    }

    private static void anthropic(
            String name, Level level, long rounding, Instant wallClock, BiConsumer<String, String> headers) {
        String prefix = "anthropic-ratelimit-" + name;
        headers.accept(prefix + "-limit", Long.toString((long) level.limit()));
        headers.accept(
                prefix + "-remaining", Long.toString(Math.round(Math.floor(level.remaining()) / rounding) * rounding));
        headers.accept(
                prefix + "-reset",
                wallClock
                        .plusNanos(level.resetNanos())
                        .plus(1, ChronoUnit.SECONDS)
                        .minusNanos(1)
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString());
    }

    private static void openAi(KeyLimits limits, long now, BiConsumer<String, String> headers) {
        limits.level(Quota.REQUESTS, now).ifPresent(level -> openAi("requests", level, headers));
        limits.level(Quota.TOKENS, now)
                .or(() -> limits.level(Quota.INPUT_TOKENS, now))
                .ifPresent(level -> openAi("tokens", level, headers));
    }

    private static void openAi(String name, Level level, BiConsumer<String, String> headers) {
        headers.accept("x-ratelimit-limit-" + name, Long.toString((long) level.limit()));
        headers.accept("x-ratelimit-remaining-" + name, Long.toString((long) Math.floor(level.remaining())));
        headers.accept("x-ratelimit-reset-" + name, GoDurationWriter.of(level.resetNanos()));
    }

    /** Anthropic's {@code tokens} headers show whichever token limit has least left of it. */
    private static Optional<Level> tightest(KeyLimits limits, long now) {
        return Stream.of(Quota.TOKENS, Quota.INPUT_TOKENS, Quota.OUTPUT_TOKENS)
                .flatMap(quota -> limits.level(quota, now).stream())
                .min(Comparator.comparingDouble(level -> level.remaining() / level.limit()));
    }
}
