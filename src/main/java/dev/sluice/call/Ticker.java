package dev.sluice.call;

/**
 * A monotonic clock: nanoseconds since an arbitrary origin. Safe for use by several threads.
 *
 * <p>Every decision takes its time from a ticker, so that tests can simulate hours of load in milliseconds.
 */
@FunctionalInterface
public interface Ticker {

    /** Returns the nanoseconds since this ticker's origin. Only differences have a meaning; the value may be negative. */
    long nanos();
}
