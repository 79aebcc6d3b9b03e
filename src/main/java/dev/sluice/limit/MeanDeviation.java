package dev.sluice.limit;

/** A running mean with its mean deviation, weighted towards the recent as TCP weighs round trips. Not thread-safe. */
final class MeanDeviation {

    private static final double TO_MEAN = 1.0 / 8;
    private static final double TO_DEVIATION = 1.0 / 4;

    private double mean;
    private double deviation;
    private boolean begun;

    /** Creates a mean that holds until the first observation. */
    MeanDeviation(double assumed, double assumedDeviation) {
        this.mean = assumed;
        this.deviation = assumedDeviation;
    }

    void observe(double value) {
        if (!begun) {
            begun = true;
            mean = value;
            deviation = value / 4;
            return;
        }
        double error = value - mean;
        mean += TO_MEAN * error;
        deviation += TO_DEVIATION * (Math.abs(error) - deviation);
    }

    double mean() {
        return mean;
    }

    /** Returns the mean and so many deviations more. */
    double above(double deviations) {
        return mean + deviations * deviation;
    }
}
