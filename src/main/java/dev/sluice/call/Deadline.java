package dev.sluice.call;

import java.time.Duration;

/**
 * The moment of a {@link Ticker} after which something is too late.
 *
 * @param nanos the ticker's time
 */
public record Deadline(long nanos) {

    /** Returns the deadline that lies {@code wait} after {@code now}. */
    public static Deadline after(long now, Duration wait) {
        return new Deadline(now + wait.toNanos());
    }

    /** Returns whether {@code now} is past it. */
    public boolean isPast(long now) {
        return now - nanos > 0;
    }

    /** Returns whether {@code moment} comes before it or with it. */
    public boolean allows(long moment) {
        return moment - nanos <= 0;
    }
}
