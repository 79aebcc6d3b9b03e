package dev.sluice.protocol.rules;

import dev.sluice.call.Headers;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the wait that a provider asks for, from header fields.
 *
 * <p>Never negative, and at most {@link #LONGEST}: a wrong clock or a misread message must not eject a key for good.
 */
public final class RetryAfter {

    /** A spend limit lasts until the next month begins; no limit of any provider lasts longer. */
    static final Duration LONGEST = Duration.ofDays(31);

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    /** RFC 9110, 10.2.3 sets no bound on the number of digits. */
    private static final Pattern MANY_SECONDS = Pattern.compile("\\d{10,32}");

    private RetryAfter() {}

    /**
     * Returns the wait that header fields ask for: {@code retry-after-ms}, which is finer, before {@code retry-after}. Null
     * where they ask for none.
     */
    static @Nullable Duration inHeaders(Headers headers, Instant now) {
        String millis = headers.first("retry-after-ms");
        if (millis != null && SECONDS.matcher(millis.strip()).matches()) {
            return bounded(Duration.ofNanos((long) (Double.parseDouble(millis.strip()) * 1e6)));
        }
        String text = headers.first("retry-after");
        if (text == null) {
            return null;
        }
        String value = text.strip();
        if (SECONDS.matcher(value).matches()) {
            return bounded(Duration.ofNanos((long) (Double.parseDouble(value) * 1e9)));
        }
        if (MANY_SECONDS.matcher(value).matches()) {
            return LONGEST;
        }
        Duration go = GoDurationReader.parse(value);
        return go != null ? bounded(go) : untilHttpDate(value, now);
    }

    /** Returns the time from {@code now} to {@code timestamp}, which is of RFC 3339, or null where it is not one. */
    public static @Nullable Duration until(String timestamp, Instant now) {
        try {
            return bounded(Duration.between(
                    now, DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(timestamp.strip(), Instant::from)));
        } catch (DateTimeParseException notOne) {
            return null;
        }
    }

    /** Returns {@code wait}, at least zero and at most {@link #LONGEST}. */
    public static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }

    private static @Nullable Duration untilHttpDate(String value, Instant now) {
        Instant then = HttpDate.parse(value, now);
        return then == null ? null : bounded(Duration.between(now, then));
    }
}
