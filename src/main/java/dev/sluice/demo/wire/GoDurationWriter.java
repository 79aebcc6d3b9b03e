package dev.sluice.demo.wire;

import java.math.BigDecimal;

/** A writer of durations in Go's format, which OpenAI's headers use: {@code 20ms}, {@code 1.2s}, {@code 6m0s}. */
final class GoDurationWriter {

    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long MILLIS_A_SECOND = 1_000;
    private static final long SECONDS_A_MINUTE = 60;
    private static final long MINUTES_AN_HOUR = 60;

    private GoDurationWriter() {}

    /** Returns {@code nanos} as text, rounded up to milliseconds. */
    static String of(long nanos) {
        long millis = (nanos + NANOS_A_MILLI - 1) / NANOS_A_MILLI;
        if (millis < MILLIS_A_SECOND) {
            return millis == 0 ? "0s" : millis + "ms";
        }
        long minutes = millis / MILLIS_A_SECOND / SECONDS_A_MINUTE;
        String seconds = BigDecimal.valueOf(millis % (MILLIS_A_SECOND * SECONDS_A_MINUTE), 3)
                        .stripTrailingZeros()
                        .toPlainString()
                + 's';
        if (minutes == 0) {
            return seconds;
        }
        return minutes < MINUTES_AN_HOUR
                ? minutes + "m" + seconds
                : minutes / MINUTES_AN_HOUR + "h" + minutes % MINUTES_AN_HOUR + 'm' + seconds;
    }
}
