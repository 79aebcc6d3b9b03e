package dev.sluice.limit;

/**
 * A measurement of what the provider admitted up to a refusal. Immutable.
 *
 * @param least the amount admitted since the refusal before, by the minute; 0 where there was none
 * @param most the same without the time in which nothing was sent, and in which the provider's bucket may have been full
 * @param requests the number of requests in it
 * @param whole whether it is of whole windows of the provider, so that it is the limit itself
 * @param first the rate that a first refusal makes likely, by the minute; 0 where nothing was counted
 */
record Measurement(double least, double most, int requests, boolean whole, double first) {

    /** A measurement of nothing. */
    static final Measurement NOTHING = new Measurement(0, 0, 0, false, 0);

    /** The bounds of an exact measurement differ by no more. */
    private static final double EXACT = 1.1;

    /** Returns whether the bounds say the same. */
    boolean isExact() {
        return most < least * EXACT;
    }
}
