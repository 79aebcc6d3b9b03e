package dev.sluice.limit;

/**
 * A running mean with its mean deviation, weighted towards recent observations as TCP weighs round trips (RFC 6298). Not safe
 * for use by several threads.
 */
final class MeanDeviation {

    /** The weight of an observation in the mean: RFC 6298's alpha. */
    private static final double MEAN_WEIGHT = 1.0 / 8;

    /** The weight of an observation in the deviation: RFC 6298's beta. */
    private static final double DEVIATION_WEIGHT = 1.0 / 4;

    private double mean;
    private double deviation;
    private boolean known;
    private boolean observed;

    /** Creates a mean that holds until the first observation. */
    MeanDeviation(double assumed, double assumedDeviation) {
        this.mean = assumed;
        this.deviation = assumedDeviation;
    }

    void observe(double value) {
        observed = true;
        if (!known) {
            known = true;
            mean = value;
            deviation = value / 4;
            return;
        }
        double error = value - mean;
        mean += MEAN_WEIGHT * error;
        deviation += DEVIATION_WEIGHT * (Math.abs(error) - deviation);
    }

    /** Adopts what was observed elsewhere, unless something was observed here. */
    void adopt(double otherMean, double otherDeviation) {
        if (!observed) {
            known = true;
            mean = otherMean;
            deviation = otherDeviation;
        }
    }

    double mean() {
        return mean;
    }

    double deviation() {
        return deviation;
    }

    /** Returns the mean plus {@code deviations} mean deviations. */
    double above(double deviations) {
        return mean + deviations * deviation;
    }
}
