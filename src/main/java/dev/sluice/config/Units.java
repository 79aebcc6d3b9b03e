package dev.sluice.config;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations and sizes as people write them. */
final class Units {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})\\s*(B|KB|MB|GB)?");
    private static final long KILO = 1024;

    private Units() {}

    /** Reads {@code 500ms}, {@code 120s}, {@code 5m}, {@code 1h}, {@code 7d}; a number alone would leave its unit to luck. */
    static @Nullable Duration duration(String text) {
        Matcher written = DURATION.matcher(text);
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

    /** Reads bytes, {@code 64KB}, {@code 64MB}, {@code 1GB}, each step 1024 of the one before; from 1 KB to 1 GB. */
    static @Nullable Integer size(String text) {
        Matcher written = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!written.matches()) {
            return null;
        }
        long bytes = Long.parseLong(written.group(1)) * factor(written.group(2));
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
