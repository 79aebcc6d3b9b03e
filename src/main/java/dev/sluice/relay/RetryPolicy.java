package dev.sluice.relay;

/**
 * The bounds on the retries of a call.
 *
 * @param maxAttempts keys that one call may be tried on, 1 or more
 * @param budget retries as a share of all calls, 0 to 1
 */
public record RetryPolicy(int maxAttempts, double budget) {

    /** The policy where none is configured. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(5, 0.2);
}
