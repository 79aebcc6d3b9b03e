package dev.sluice.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The formats of durations and sizes: a whole number and its unit. Each has an upper bound, and its error message states it. */
final class UnitFormats {

    /** A number without a unit is refused: seconds and milliseconds are too easily confused. */
    private static final Pattern DURATION_TEXT = Pattern.compile("([0-9]{1,9})\\s*(ms|s|m|h|d)");

    private static final Pattern SIZE_TEXT = Pattern.compile("([0-9]{1,10})\\s*(B|KB|MB|GB)?");

    /** Netty counts timeouts in milliseconds of an int, which ends at 24.8 days. */
    private static final String MAX_DURATION = "24d";

    /** A century. */
    private static final int MAX_RETENTION_DAYS = 36_500;

    /** As docs/configuration.md states: each unit is 1024 of the one before. */
    private static final long KILO = 1024;

    static final ValueFormat<Duration> DURATION = durations("1ms", MAX_DURATION, "(?=0*[1-9])");

    static final ValueFormat<Duration> DURATION_OR_ZERO = durations("0s", MAX_DURATION, "");

    /** Time that is counted in days, for what is kept. */
    static final ValueFormat<Duration> RETENTION = ValueFormat.shown(
            "a number of days from 1d to 36500d such as 400d",
            Map.of("type", "string", "pattern", "^(?=0*[1-9])[0-9]{1,5}\\s*d$"),
            text -> {
                Duration days = text.endsWith("d") ? duration(text) : null;
                return days == null || days.isZero() || days.toDays() > MAX_RETENTION_DAYS ? null : days;
            });

    /** Limits are counted by the minute: no more than a minute's worth can go at once. */
    static final ValueFormat<Duration> BURST = durations("1ms", "1m", "(?=0*[1-9])");

    /** Bodies are arrays in memory: a larger one than a gigabyte is not to be expected. */
    static final ValueFormat<Integer> SIZE = ValueFormat.shown(
            "a size from 1KB to 1GB such as 64MB",
            Map.of(
                    "type",
                    List.of("string", "integer"),
                    "pattern",
                    "^[0-9]{1,10}\\s*([KkMmGg]?[Bb])?$",
                    "minimum",
                    KILO,
                    "maximum",
                    KILO * KILO * KILO),
            UnitFormats::size);

    static final ValueFormat<ZoneId> ZONE = ValueFormat.shown(
            "a time zone such as America/Los_Angeles or UTC", Map.of("type", "string"), UnitFormats::zone);

    private UnitFormats() {}

    private static @Nullable ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static ValueFormat<Duration> durations(String min, String max, String lookahead) {
        Duration least = Objects.requireNonNull(duration(min));
        Duration most = Objects.requireNonNull(duration(max));
        return ValueFormat.shown(
                "a duration from " + min + " to " + max + " such as "
                        + (most.toMinutes() > 1 ? "500ms, 120s, 5m or 1h" : "500ms, 1s or 10s"),
                Map.of("type", "string", "pattern", '^' + lookahead + "[0-9]{1,9}\\s*(ms|s|m|h|d)$"),
                text -> {
                    Duration duration = duration(text);
                    return duration == null || duration.compareTo(least) < 0 || duration.compareTo(most) > 0
                            ? null
                            : duration;
                });
    }

    private static @Nullable Duration duration(String text) {
        Matcher written = DURATION_TEXT.matcher(text);
        if (!written.matches()) {
            return null;
        }
        long number = Long.parseLong(written.group(1));
        return switch (written.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    /** Reads bytes, or a number with a unit, each unit 1024 of the one before. */
    private static @Nullable Integer size(String text) {
        Matcher written = SIZE_TEXT.matcher(text.toUpperCase(Locale.ROOT));
        if (!written.matches()) {
            return null;
        }
        long bytes = Math.multiplyExact(Long.parseLong(written.group(1)), factor(written.group(2)));
        return bytes < KILO || bytes > KILO * KILO * KILO ? null : (Integer) (int) bytes;
    }

    private static long factor(@Nullable String unit) {
        if (unit == null) {
            return 1;
        }
        return switch (unit) {
            case "KB" -> KILO;
            case "MB" -> KILO * KILO;
            case "GB" -> KILO * KILO * KILO;
            default -> 1;
        };
    }
}
