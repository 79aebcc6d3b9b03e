package dev.sluice.telemetry;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** The bounds of the histograms' buckets: few, to keep the number of series low, but close enough for alerts. */
final class HistogramBuckets {

    /** The duration of a call: from a short cached answer to the longest that is allowed. */
    static final Duration[] CALL =
            millis(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000, 1_800_000);

    /** The wait for a key to refill: from none to the default bound on waiting. */
    static final Duration[] WAIT = millis(1, 10, 100, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 120_000);

    /** The time that Sluice itself adds: tenths of milliseconds normally, up to a second if it is overloaded. */
    static final Duration[] OVERHEAD = Stream.of(100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 250_000, 1_000_000)
            .map(micros -> Duration.ofNanos(micros * 1_000L))
            .toArray(Duration[]::new);

    private HistogramBuckets() {}

    private static Duration[] millis(int... bounds) {
        return Arrays.stream(bounds).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
    }
}
