package dev.sluice.admission;

import dev.sluice.call.QueuePosition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The calls that wait for one model, in strict order: small calls do not overtake a large call at the head. Its position
 * among model queues is that of its head. Guarded by the fair queue's lock.
 */
final class ModelQueue<R, T> implements QueuePosition {

    /** Bounds the cost of counting; reservations for this many calls are enough to keep a model queue from starving. */
    private static final int MOST_COUNTED = 64;

    private final String name;
    private final Map<CallerShare, CallerQueue<R, T>> callerQueues = new HashMap<>();
    private final TreeSet<CallerQueue<R, T>> order = new TreeSet<>(Comparator.comparing(CallerQueue::rank));

    /** Set whenever a head has to wait, and so before any use. */
    private long notBefore;

    private int depth;
    private boolean reserving;

    ModelQueue(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    int depth() {
        return depth;
    }

    /** Returns how many calls of one caller wait here. */
    int depthOf(CallerShare share) {
        CallerQueue<R, T> callerQueue = callerQueues.get(share);
        return callerQueue == null ? 0 : callerQueue.size();
    }

    /** Sets the least share of the capacity that {@code call}, which waits here, will use. */
    void leastShare(WaitingCall<R, T> call, double share) {
        callerQueue(call.share()).leastShare(call, share);
    }

    /** Returns the sum of the least shares of the capacity that one caller's calls here will use. */
    double leastSharesOf(CallerShare share) {
        return callerQueue(share).leastShares();
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

    /** Returns the newest call of a caller that has calls here. */
    WaitingCall<R, T> newestOf(CallerShare share) {
        return callerQueue(share).last();
    }

    /** Returns the ticker's time from which the source last said that the head could be served. */
    long notBefore() {
        return notBefore;
    }

    void notBefore(long nanos) {
        notBefore = nanos;
    }

    /** Returns whether the source may hold a reservation for this queue. */
    boolean reserving() {
        return reserving;
    }

    /** Notes that the source may hold a reservation for this queue from now on. */
    void markReserving() {
        reserving = true;
    }

    /** Returns how many calls rank before the head of {@code next} if all are served in order, counted up to a bound. */
    int callsBefore(ModelQueue<R, T> next) {
        int calls = 0;
        for (CallerQueue<R, T> callerQueue : order) {
            int ofCaller = callerQueue.callsBefore(next.order.first(), MOST_COUNTED - calls);
            calls += ofCaller;
            if (ofCaller == 0) {
                break;
            }
        }
        return calls;
    }

    @Override
    public boolean isBefore(QueuePosition other) {
        return rank().compareTo(((ModelQueue<?, ?>) other).rank()) < 0;
    }

    @Override
    public double precedence() {
        return isEmpty() ? 0 : rank().precedence();
    }

    /** Adds a call; returns whether it is its caller's only one here. */
    boolean add(WaitingCall<R, T> call) {
        CallerQueue<R, T> callerQueue = callerQueues.computeIfAbsent(call.share(), CallerQueue::new);
        boolean isOnly = callerQueue.isEmpty();
        if (!isOnly) {
            order.remove(callerQueue);
        }
        callerQueue.add(call);
        callerQueue.updateRank();
        order.add(callerQueue);
        depth++;
        return isOnly;
    }

    /** Removes a call; returns whether it was its caller's only one here. */
    boolean remove(WaitingCall<R, T> call) {
        CallerQueue<R, T> callerQueue = callerQueue(call.share());
        order.remove(callerQueue);
        callerQueue.remove(call);
        depth--;
        if (callerQueue.isEmpty()) {
            callerQueues.remove(call.share());
            return true;
        }
        callerQueue.updateRank();
        order.add(callerQueue);
        return false;
    }

    /** Restores the order after the share of a caller that has calls here has changed. */
    void rerank(CallerShare share) {
        CallerQueue<R, T> callerQueue = callerQueue(share);
        order.remove(callerQueue);
        callerQueue.updateRank();
        order.add(callerQueue);
    }

    private CallerQueue<R, T> callerQueue(CallerShare share) {
        return Objects.requireNonNull(callerQueues.get(share));
    }
}
