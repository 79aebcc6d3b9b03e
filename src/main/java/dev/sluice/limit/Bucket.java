package dev.sluice.limit;

import dev.sluice.call.Ticker;

/**
 * A token bucket: a level that is taken from in portions and refills continuously up to a capacity.
 *
 * <p>The level may go below zero where more was used than had been reserved; the refill pays that debt. A portion larger than
 * the capacity goes when the bucket is full, since it would otherwise never go.
 *
 * <p>The unit is the caller's choice: requests or tokens. Times are a {@link Ticker}'s nanoseconds; a time before the latest
 * one seen counts as that one. Not safe for use by several threads.
 */
public class Bucket {

    /** The distance below a portion at which a level counts as enough: the most that rounding to whole nanoseconds can cost. */
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
     * @throws IllegalArgumentException if either is not positive
     */
    public Bucket(double capacity, double perMinute, long now) {
        this.at = now;
        this.level = capacity;
        shape(capacity, perMinute);
    }

    /** Returns the level, negative where there is debt. */
    public final double level(long now) {
        refill(now);
        return level;
    }

    /** Returns the time at which {@code amount} can be taken if nothing else is: {@code now} or later. */
    public final long readyAt(double amount, long now) {
        refill(now);
        double lacking = Math.min(amount, capacity) - level;
        return lacking <= TOLERANCE ? now : at + nanosToRefill(lacking);
    }

    /** Takes {@code amount}, even if the bucket goes into debt. */
    public final void take(double amount, long now) {
        refill(now);
        level -= amount;
    }

    /** Gives {@code amount} back; a negative one is taken on top. An amount that exceeds the capacity is lost. */
    public final void giveBack(double amount, long now) {
        refill(now);
        level = Math.min(capacity, level + amount);
    }

    /** Sets the level to {@code newLevel}, or to the capacity where that is less. */
    public final void correct(double newLevel, long now) {
        refill(now);
        level = Math.min(capacity, newLevel);
    }

    /**
     * Changes capacity and refill from now on; a level above the new capacity is cut to it.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    public final void reshape(double newCapacity, double perMinute, long now) {
        refill(now);
        shape(newCapacity, perMinute);
    }

    /** Returns the highest level, &gt; 0. */
    public final double capacity() {
        return capacity;
    }

    /** Returns the amount that refills in {@code nanos} nanoseconds. */
    public final double refillIn(long nanos) {
        return perNano * nanos;
    }

    /** Returns the time that it takes to refill {@code amount}, in nanoseconds. */
    public final long nanosToRefill(double amount) {
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
