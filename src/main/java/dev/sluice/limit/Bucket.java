package dev.sluice.limit;

import dev.sluice.call.Ticker;

/**
 * A level that is taken from in portions and refills continuously up to a capacity.
 *
 * <p>The level may go below zero where more was used than had been reserved; that debt is paid by the refill. A portion
 * larger than the capacity goes when the bucket is full, since it would otherwise never go. Times are a {@link Ticker}'s;
 * one that lies before an earlier one is taken for that one. Not safe for use by several threads.
 */
public final class Bucket {

    /** How far below a portion a level counts as enough: what rounding to whole nanoseconds can cost. */
    private static final double TOLERANCE = 1e-6;

    private static final double NANOS_A_MINUTE = 60e9;

    private double capacity;
    private double perNano;
    private double level;
    private long at;

    /**
     * Creates a bucket that is full.
     *
     * @param capacity the highest level, &gt; 0
     * @param perMinute the refill in a minute, &gt; 0
     */
    public Bucket(double capacity, double perMinute, long now) {
        this.at = now;
        this.level = capacity;
        shape(capacity, perMinute);
    }

    /** Returns the level, negative where there is debt. */
    public double level(long now) {
        refill(now);
        return level;
    }

    /** Returns when {@code amount} can be taken if nothing else is: {@code now} or later. */
    public long readyAt(double amount, long now) {
        refill(now);
        double lacking = Math.min(amount, capacity) - level;
        return lacking <= TOLERANCE ? now : now + nanosToRefill(lacking);
    }

    /** Takes {@code amount}, whether it is there or not. */
    public void take(double amount, long now) {
        refill(now);
        level -= amount;
    }

    /** Gives {@code amount} back; a negative one is taken on top. What exceeds the capacity is lost. */
    public void giveBack(double amount, long now) {
        refill(now);
        level = Math.min(capacity, level + amount);
    }

    /** Sets the level, or the capacity where that is less. */
    public void correct(double truth, long now) {
        refill(now);
        level = Math.min(capacity, truth);
    }

    /** Changes capacity and refill from now on; both &gt; 0. */
    public void reshape(double newCapacity, double perMinute, long now) {
        refill(now);
        shape(newCapacity, perMinute);
    }

    public double capacity() {
        return capacity;
    }

    /** Returns how much refills in {@code nanos}. */
    public double refillIn(long nanos) {
        return perNano * nanos;
    }

    /** Returns how long it takes to refill {@code amount}. */
    public long nanosToRefill(double amount) {
        return (long) Math.ceil(amount / perNano);
    }

    private void shape(double newCapacity, double perMinute) {
        if (!(newCapacity > 0) || !(perMinute > 0)) {
            throw new IllegalArgumentException(
                    "capacity: " + newCapacity + ", perMinute: " + perMinute + " (expected: both > 0)");
        }
        capacity = newCapacity;
        perNano = perMinute / NANOS_A_MINUTE;
        level = Math.min(level, capacity);
    }

    private void refill(long now) {
        long passed = now - at;
        if (passed > 0) {
            level = Math.min(capacity, level + perNano * passed);
            at = now;
        }
    }
}
