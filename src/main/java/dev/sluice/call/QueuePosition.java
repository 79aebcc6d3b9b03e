package dev.sluice.call;

/**
 * The position of waiting calls in the order in which they are served. It may change at any time, but not while it is
 * compared: both happen under the queue's lock.
 *
 * <p>Implementations compare equal by identity, so that the reservations for a position are found again after it has moved.
 */
@FunctionalInterface
public interface QueuePosition {

    /** The position of a request that goes before no call. */
    QueuePosition LAST = other -> false;

    /** Returns whether the calls at this position are now served before those at {@code other}. */
    boolean isBefore(QueuePosition other);

    /**
     * Returns a number that orders the positions of several queues which share their sources: the lower is served first, and the
     * older of equal ones.
     */
    default double precedence() {
        return 0;
    }
}
