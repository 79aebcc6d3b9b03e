package dev.sluice.protocol.rules;

import dev.sluice.call.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the moment when a limit is whole again from the header fields that only name a reset: {@code x-ratelimit-reset-requests},
 * {@code anthropic-ratelimit-tokens-reset}, {@code x-ratelimit-reset}, {@code ratelimit-reset}.
 */
public final class RateLimitReset {

    /** 2001 in seconds and 1970 in milliseconds: a number above it is a moment and no duration. */
    private static final double FIRST_EPOCH_SECOND = 1e9;

    private static final double FIRST_EPOCH_MILLI = 1e12;

    private RateLimitReset() {}

    /** Returns the time to the soonest reset that {@code headers} name, or null where they name none that is to come. */
    public static @Nullable Duration soonest(Headers headers, Instant now) {
        AtomicReference<@Nullable Duration> soonest = new AtomicReference<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.contains("ratelimit") && lower.contains("reset")) {
                Duration reset = read(value.strip(), now);
                Duration known = soonest.get();
                if (reset != null && !reset.isZero() && (known == null || reset.compareTo(known) < 0)) {
                    soonest.set(reset);
                }
            }
        });
        return soonest.get();
    }

    private static @Nullable Duration read(String value, Instant now) {
        if (!DecimalText.is(value, 15, 9)) {
            Duration go = GoDurationReader.parse(value);
            return go != null ? RetryAfter.bounded(go) : RetryAfter.until(value, now);
        }
        double number = Double.parseDouble(value);
        if (number < FIRST_EPOCH_SECOND) {
            return RetryAfter.bounded(Duration.ofMillis((long) (number * 1e3)));
        }
        long millis = (long) (number < FIRST_EPOCH_MILLI ? number * 1e3 : number);
        return RetryAfter.bounded(Duration.between(now, Instant.ofEpochMilli(millis)));
    }
}
