package dev.sluice.protocol.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the wait that an error's message asks for: {@code try again in 6m0s}, {@code retry after 30 seconds}, {@code in 2
 * minutes}, {@code regain access on 2026-12-01}.
 */
final class RetryWords {

    private static final String UNIT = "(ms|milliseconds?|d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?)";

    private static final String PART = "(\\d{1,9}(?:\\.\\d{1,12})?) ?" + UNIT + "(?![a-zA-Z])";

    private static final Pattern AGAIN = Pattern.compile(
            "\\b(?:try again|retry|wait|reset)(?: your request)?(?: at least)?(?: in| after| for)?:? ((?:" + PART
                    + "(?:,? and |, | )?){1,5})",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PARTS = Pattern.compile(PART, Pattern.CASE_INSENSITIVE);

    private static final Pattern REGAIN =
            Pattern.compile("(?i)regain access on (\\d{4}-\\d{2}-\\d{2})(?: at (\\d{2}:\\d{2}) UTC)?");

    private RetryWords() {}

    /** Returns the wait that {@code message} asks for, or null. */
    static @Nullable Duration read(String message, Instant now) {
        Matcher again = AGAIN.matcher(message);
        if (again.find()) {
            return RetryAfter.bounded(sum(again.group(1)));
        }
        Matcher regain = REGAIN.matcher(message);
        if (regain.find()) {
            String time = regain.group(2) == null ? "00:00" : regain.group(2);
            return RetryAfter.until(regain.group(1) + 'T' + time + ":00Z", now);
        }
        return null;
    }

    private static Duration sum(String parts) {
        double nanos = 0;
        Matcher part = PARTS.matcher(parts);
        while (part.find()) {
            nanos += Double.parseDouble(part.group(1)) * nanosOf(part.group(2).toLowerCase(Locale.ROOT));
        }
        return Duration.ofNanos(Math.round(nanos));
    }

    private static double nanosOf(String unit) {
        if (unit.startsWith("ms") || unit.startsWith("milli")) {
            return 1e6;
        }
        return switch (unit.charAt(0)) {
            case 'd' -> 86_400e9;
            case 'h' -> 3_600e9;
            case 'm' -> 60e9;
            default -> 1e9;
        };
    }
}
