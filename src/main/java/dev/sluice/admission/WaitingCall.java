package dev.sluice.admission;

import dev.sluice.call.Deadline;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One call that waits for its turn. Guarded by the waiting room's lock, but for what never changes. */
final class WaitingCall<R, T> implements FairQueue.Ticket {

    static final Comparator<WaitingCall<?, ?>> BY_ARRIVAL =
            Comparator.<WaitingCall<?, ?>>comparingLong(WaitingCall::since).thenComparingLong(WaitingCall::order);

    static final Comparator<WaitingCall<?, ?>> BY_DEADLINE = Comparator.<WaitingCall<?, ?>>comparingLong(
                    waitingCall -> waitingCall.deadline().nanos())
            .thenComparingLong(WaitingCall::order);

    private final CallerQueue<R, T> callerQueue;
    private final R request;
    private final long since;
    private final long entered;
    private final long order;
    private final Deadline deadline;
    private final Consumer<WaitResult<T>> whenDecided;
    private final Predicate<WaitingCall<R, T>> leaving;
    private boolean decided;

    WaitingCall(
            CallerQueue<R, T> callerQueue,
            R request,
            long since,
            long entered,
            long order,
            Deadline deadline,
            Consumer<WaitResult<T>> whenDecided,
            Predicate<WaitingCall<R, T>> leaving) {
        this.callerQueue = callerQueue;
        this.request = request;
        this.since = since;
        this.entered = entered;
        this.order = order;
        this.deadline = deadline;
        this.whenDecided = whenDecided;
        this.leaving = leaving;
    }

    CallerQueue<R, T> callerQueue() {
        return callerQueue;
    }

    R request() {
        return request;
    }

    long since() {
        return since;
    }

    long order() {
        return order;
    }

    Deadline deadline() {
        return deadline;
    }

    long waited(long now) {
        return Math.max(0, now - entered);
    }

    boolean decided() {
        return decided;
    }

    /** Ends the wait, one way or the other; to be called once. */
    void decide() {
        decided = true;
    }

    /** Gives the verdict; to be called once, after {@link #decide}, without the lock. */
    void give(WaitResult<T> result) {
        whenDecided.accept(result);
    }

    @Override
    public boolean leave() {
        return leaving.test(this);
    }
}
