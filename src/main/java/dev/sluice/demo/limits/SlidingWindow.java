package dev.sluice.demo.limits;

import java.util.ArrayDeque;
import java.util.Deque;

/** A count of what was taken in the window that ends now: no span of a window's length ever holds more than the limit. */
public final class SlidingWindow implements LimitRule {

    /** How many slices a window is remembered in: bounds the memory, and forgets late by at most a part in a thousand. */
    private static final int SLICES = 1024;

    private final double limit;
    private final long windowNanos;
    private final Deque<Slice> slices = new ArrayDeque<>();

    private double used;

    /** Creates a rule with nothing taken yet. */
    public SlidingWindow(double limit, long windowNanos) {
        this.limit = limit;
        this.windowNanos = windowNanos;
    }

    @Override
    public RuleDecision ask(long now, double amount) {
        forget(now);
        if (used + amount <= limit) {
            return RuleDecision.ALLOWED;
        }
        return new RuleDecision.Refused(
                amount > limit ? RuleDecision.Refused.NEVER : nanosUntilUsed(now, limit - amount));
    }

    @Override
    public void charge(long now, double amount) {
        forget(now);
        if (amount < 0) {
            giveBack(-amount);
            return;
        }
        Slice last = slices.peekLast();
        if (last == null || now - last.from > windowNanos / SLICES) {
            last = new Slice(now);
            slices.addLast(last);
        }
        last.to = now;
        last.amount += amount;
        used += amount;
    }

    @Override
    public double remaining(long now) {
        forget(now);
        return Math.max(0, limit - used);
    }

    @Override
    public double limit() {
        return limit;
    }

    @Override
    public long resetNanos(long now) {
        forget(now);
        return slices.isEmpty() ? 0 : slices.getLast().to + windowNanos - now;
    }

    /** Takes from the newest first, since what was just taken is what is given back. */
    private void giveBack(double amount) {
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

    private void forget(long now) {
        boolean changed = false;
        while (!slices.isEmpty() && now - slices.getFirst().to >= windowNanos) {
            slices.removeFirst();
            changed = true;
        }
        if (changed) {
            recount();
        }
    }

    /** Sums anew rather than subtracting, which would let rounding errors grow. */
    private void recount() {
        used = 0;
        for (Slice slice : slices) {
            used += slice.amount;
        }
    }

    private long nanosUntilUsed(long now, double target) {
        double left = used;
        long until = now;
        for (Slice slice : slices) {
            if (left <= target) {
                break;
            }
            left -= slice.amount;
            until = slice.to + windowNanos;
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
