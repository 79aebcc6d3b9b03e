package dev.sluice.relay;

/**
 * A bucket of second attempts that only calls fill, so that second attempts stay a bounded share of all calls. A provider
 * that slows down as a whole does not get twice the load. Safe for use by many threads.
 */
final class HedgeBudget {

    /** A short stall of one key finds this many second attempts affordable. */
    private static final double MOST_SAVED = 10;

    private double saved = MOST_SAVED;

    /** Counts a call, which pays for {@code share} of a second attempt. */
    synchronized void called(double share) {
        saved = Math.min(MOST_SAVED, saved + share);
    }

    /** Returns whether a second attempt is affordable. */
    synchronized boolean affords() {
        return saved >= 1;
    }

    /** Takes one second attempt. */
    synchronized void take() {
        saved -= 1;
    }
}
