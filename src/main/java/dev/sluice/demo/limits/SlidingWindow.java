package dev.sluice.demo.limits;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A limit on the amount taken in the window that ends now, and so in every span of a window's length. Not safe for use by
 * several threads.
 */
public final class SlidingWindow extends WindowRule {

    /** The slices in which a window is recorded: they bound the memory, and amounts expire late by at most 1/1024 of the window. */
    private static final int SLICES = 1024;

    private final Deque<Slice> slices = new ArrayDeque<>();

    private double used;

    /** Creates a rule of which nothing has been taken. */
    public SlidingWindow(double limit, long windowNanos) {
        super(limit, windowNanos);
    }

    @Override
    public void charge(long now, double amount) {
        usedAt(now);
        if (amount < 0) {
            restore(-amount);
            return;
        }
        Slice last = slices.peekLast();
        if (last == null || now - last.from > windowNanos() / SLICES) {
            last = new Slice(now);
            slices.addLast(last);
        }
        last.to = now;
        last.amount += amount;
        used += amount;
    }

    @Override
    public long resetNanos(long now) {
        usedAt(now);
        return slices.isEmpty() ? 0 : slices.getLast().to + windowNanos() - now;
    }

    /** Removes the amount from the newest slices: an amount is returned soon after it was taken. */
    private void restore(double amount) {
        double left = amount;
        while (left > 0 && !slices.isEmpty()) {
            Slice last = slices.getLast();
            double part = Math.min(left, last.amount);
            last.amount -= part;
            left -= part;
            if (last.amount == 0) {
                slices.removeLast();
            }
        }
        recount();
    }

    @Override
    double usedAt(long now) {
        boolean changed = false;
        while (!slices.isEmpty() && now - slices.getFirst().to >= windowNanos()) {
            slices.removeFirst();
            changed = true;
        }
        if (changed) {
            recount();
        }
        return used;
    }

    /** Computes the sum again, since subtraction would accumulate rounding errors. */
    private void recount() {
        used = 0;
        for (Slice slice : slices) {
            used += slice.amount;
        }
    }

    @Override
    long nanosUntilUsed(long now, double target) {
        double left = used;
        long until = now;
        for (Slice slice : slices) {
            if (left <= target) {
                break;
            }
            left -= slice.amount;
            until = slice.to + windowNanos();
        }
        return until - now;
    }

    private static final class Slice {
        private final long from;
        private long to;
        private double amount;

        private Slice(long from) {
            this.from = from;
        }
    }
}
