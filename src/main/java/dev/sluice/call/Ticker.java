package dev.sluice.call;

/**
 * A clock that only measures: nanoseconds since an arbitrary origin, never going back.
 *
 * <p>Every decision takes its time from one of these, so that hours of load can be simulated in milliseconds.
 */
@FunctionalInterface
public interface Ticker {

    /** Returns the nanoseconds since this ticker's origin; differences are what has a meaning. */
    long nanos();
}
