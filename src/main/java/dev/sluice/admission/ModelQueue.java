package dev.sluice.admission;

import dev.sluice.call.QueuePosition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The calls that wait for the same kind of supply, in strict order: a large call at the head is not passed by small ones
 * behind it. Guarded by the waiting room's lock.
 */
final class ModelQueue<R, T> implements QueuePosition {

    /** Counting further costs time, and a lane that so much is kept for does not starve. */
    private static final int MOST_COUNTED = 64;

    private final String name;
    private final Map<String, CallerQueue<R, T>> lines = new HashMap<>();
    private final TreeSet<CallerQueue<R, T>> order = new TreeSet<>(Comparator.comparing(CallerQueue::rank));
    private long notBefore;
    private int depth;
    private boolean keeps;

    ModelQueue(String name, long now) {
        this.name = name;
        this.notBefore = now;
    }

    String name() {
        return name;
    }

    int depth() {
        return depth;
    }

    boolean isEmpty() {
        return order.isEmpty();
    }

    WaitingCall<R, T> head() {
        return order.first().first();
    }

    CallerQueue.Rank rank() {
        return order.first().rank();
    }

    /** Returns when the supply last said that the head could be served. */
    long notBefore() {
        return notBefore;
    }

    void notBefore(long nanos) {
        notBefore = nanos;
    }

    /** Returns whether something may be kept for the lane. */
    boolean keeps() {
        return keeps;
    }

    /** Notes that something may be kept for the lane from now on. */
    void keep() {
        keeps = true;
    }

    /** Returns how many calls come before the head of {@code next} if all go in their turn, counted up to a bound. */
    int callsBefore(ModelQueue<R, T> next) {
        int calls = 0;
        for (CallerQueue<R, T> line : order) {
            int ofLine = line.callsBefore(next.order.first(), MOST_COUNTED - calls);
            calls += ofLine;
            if (ofLine == 0) {
                break;
            }
        }
        return calls;
    }

    @Override
    public boolean isBefore(QueuePosition other) {
        return rank().compareTo(((ModelQueue<?, ?>) other).rank()) < 0;
    }

    CallerQueue<R, T> line(CallerShare<R, T> standing) {
        return lines.computeIfAbsent(standing.caller().name(), caller -> {
            CallerQueue<R, T> line = new CallerQueue<>(standing, this);
            standing.lines().add(line);
            return line;
        });
    }

    void add(WaitingCall<R, T> waiter) {
        CallerQueue<R, T> line = waiter.line();
        if (!line.isEmpty()) {
            order.remove(line);
        }
        line.add(waiter);
        line.rerank();
        order.add(line);
        depth++;
    }

    void remove(WaitingCall<R, T> waiter) {
        CallerQueue<R, T> line = waiter.line();
        order.remove(line);
        line.remove(waiter);
        depth--;
        if (line.isEmpty()) {
            lines.remove(line.standing.caller().name());
            line.standing.lines().remove(line);
        } else {
            line.rerank();
            order.add(line);
        }
    }

    /** Takes the rank that {@code line} has now. */
    void rerank(CallerQueue<R, T> line) {
        order.remove(line);
        line.rerank();
        order.add(line);
    }
}
