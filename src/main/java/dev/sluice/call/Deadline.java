package dev.sluice.call;

import java.time.Duration;

/**
 * The last moment, by a {@link Ticker}, at which something may happen.
 *
 * @param nanos the moment, in nanoseconds of the ticker
 */
public record Deadline(long nanos) {

    /** Returns the deadline that lies {@code wait} after {@code now}. */
    public static Deadline after(long now, Duration wait) {
        return new Deadline(now + wait.toNanos());
    }

    /** Returns whether {@code moment} is not after the deadline. */
    public boolean allows(long moment) {
        return moment - nanos <= 0;
    }
}
