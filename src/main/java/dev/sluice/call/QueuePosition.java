package dev.sluice.call;

/**
 * A place in an order of who goes first; it may change at any time, but never while it is compared.
 *
 * <p>Compared by identity with itself, so that what is kept for a turn is found again.
 */
@FunctionalInterface
public interface QueuePosition {

    /** Returns whether this turn comes before {@code other} as things stand now. */
    boolean isBefore(QueuePosition other);
}
