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
    private final Map<String, CallerQueue<R, T>> callerQueues = new HashMap<>();
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
        for (CallerQueue<R, T> callerQueue : order) {
            int ofLine = callerQueue.callsBefore(next.order.first(), MOST_COUNTED - calls);
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

    CallerQueue<R, T> callerQueue(CallerShare<R, T> standing) {
        return callerQueues.computeIfAbsent(standing.caller().name(), caller -> {
            CallerQueue<R, T> callerQueue = new CallerQueue<>(standing, this);
            standing.callerQueues().add(callerQueue);
            return callerQueue;
        });
    }

    void add(WaitingCall<R, T> waitingCall) {
        CallerQueue<R, T> callerQueue = waitingCall.callerQueue();
        if (!callerQueue.isEmpty()) {
            order.remove(callerQueue);
        }
        callerQueue.add(waitingCall);
        callerQueue.rerank();
        order.add(callerQueue);
        depth++;
    }

    void remove(WaitingCall<R, T> waitingCall) {
        CallerQueue<R, T> callerQueue = waitingCall.callerQueue();
        order.remove(callerQueue);
        callerQueue.remove(waitingCall);
        depth--;
        if (callerQueue.isEmpty()) {
            callerQueues.remove(callerQueue.standing.caller().name());
            callerQueue.standing.callerQueues().remove(callerQueue);
        } else {
            callerQueue.rerank();
            order.add(callerQueue);
        }
    }

    /** Takes the rank that {@code callerQueue} has now. */
    void rerank(CallerQueue<R, T> callerQueue) {
        order.remove(callerQueue);
        callerQueue.rerank();
        order.add(callerQueue);
    }
}
