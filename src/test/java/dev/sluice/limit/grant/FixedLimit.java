package dev.sluice.limit.grant;

import dev.sluice.limit.SharedLimit;

/** A shared limit that is what a test says; without a capacity nothing bounds it. */
record FixedLimit(double perMinute, double capacity) implements SharedLimit {

    @Override
    public boolean isBounded() {
        return capacity != Double.POSITIVE_INFINITY;
    }
}
