package dev.sluice.protocol.rules;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A reader of durations in the notation of Go, which OpenAI and Google use: {@code 20ms}, {@code 1s}, {@code 6m0s}, {@code 34.5s}. */
public final class GoDurationReader {

    /** Of each number, before its point and behind it: a nanosecond is the ninth. */
    private static final int DIGITS = 9;

    private GoDurationReader() {}

    /** Returns the duration, or null where {@code text} is not one. */
    public static @Nullable Duration parse(String text) {
        double nanos = 0;
        int from = 0;
        while (from < text.length()) {
            int unit = from;
            while (unit < text.length() && (text.charAt(unit) == '.' || DecimalText.isDigit(text.charAt(unit)))) {
                unit++;
            }
            int end = unit;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            double length = nanosOf(text.substring(unit, end));
            if (length == 0 || !DecimalText.is(text.substring(from, unit), DIGITS, DIGITS)) {
                return null;
            }
            nanos += Double.parseDouble(text.substring(from, unit)) * length;
            from = end;
        }
        return from == 0 ? null : Duration.ofNanos((long) nanos);
    }

    /** Returns the length of {@code unit}, or 0 where it is none. */
    private static double nanosOf(String unit) {
        return switch (unit) {
            case "h" -> 3_600e9;
            case "m" -> 60e9;
            case "s" -> 1e9;
            case "ms" -> 1e6;
            case "us", "µs" -> 1e3;
            case "ns" -> 1;
            default -> 0;
        };
    }
}
