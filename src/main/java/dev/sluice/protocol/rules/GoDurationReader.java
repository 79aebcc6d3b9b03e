package dev.sluice.protocol.rules;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads durations in the notation of Go, which OpenAI and Google use: {@code 20ms}, {@code 1s}, {@code 6m0s}, {@code 34.5s}. */
public final class GoDurationReader {

    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|us|µs|ns|h|m|s)");

    private GoDurationReader() {}

    /** Returns the duration, or null where {@code text} is not one. */
    public static @Nullable Duration parse(String text) {
        Matcher part = PART.matcher(text);
        double nanos = 0;
        int end = 0;
        while (part.find() && part.start() == end) {
            nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2));
            end = part.end();
        }
        return end == 0 || end < text.length() ? null : Duration.ofNanos((long) nanos);
    }

    private static double nanosOf(String unit) {
        return switch (unit) {
            case "h" -> 3_600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "ns" -> 1;
            default -> 1e3;
        };
    }
}
