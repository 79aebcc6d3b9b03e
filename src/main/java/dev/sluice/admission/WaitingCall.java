package dev.sluice.admission;

import dev.sluice.call.Deadline;
import dev.sluice.call.RequestClass;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * A call that waits in a {@link FairQueue} for a lease. All but {@link #decided} and {@link #leastShare} is immutable; these are
 * guarded by the queue's lock.
 */
final class WaitingCall<R, T> {

    /** The order among the calls of one caller. */
    static final Comparator<WaitingCall<?, ?>> WITHIN_CALLER = Comparator.<WaitingCall<?, ?>, RequestClass>comparing(
                    WaitingCall::requestClass)
            .thenComparingLong(WaitingCall::arrived)
            .thenComparingLong(WaitingCall::number);

    static final Comparator<WaitingCall<?, ?>> BY_DEADLINE = Comparator.<WaitingCall<?, ?>>comparingLong(
                    waitingCall -> waitingCall.deadline().nanos())
            .thenComparingLong(WaitingCall::number);

    private final CallerShare share;
    private final String model;
    private final R request;
    private final RequestClass requestClass;
    private final Times times;
    private final long number;
    private final Consumer<WaitResult<T>> whenDecided;
    private double leastShare;
    private boolean decided;

    /**
     * @param number unique in the queue and rising; orders calls that are equal in all else
     */
    WaitingCall(
            CallerShare share,
            String model,
            R request,
            RequestClass requestClass,
            Times times,
            long number,
            Consumer<WaitResult<T>> whenDecided) {
        this.share = share;
        this.model = model;
        this.request = request;
        this.requestClass = requestClass;
        this.times = times;
        this.number = number;
        this.whenDecided = whenDecided;
    }

    /**
     * The moments of a call, in nanoseconds of the ticker.
     *
     * @param arrived when the relay received the call; a retry keeps it
     * @param enqueued when this wait began
     * @param deadline until when the call may wait
     */
    record Times(long arrived, long enqueued, Deadline deadline) {}

    CallerShare share() {
        return share;
    }

    /** Returns the name of the model queue in which the call waits. */
    String model() {
        return model;
    }

    R request() {
        return request;
    }

    RequestClass requestClass() {
        return requestClass;
    }

    long arrived() {
        return times.arrived();
    }

    long number() {
        return number;
    }

    Deadline deadline() {
        return times.deadline();
    }

    long waited(long now) {
        return Math.max(0, now - times.enqueued());
    }

    /** Returns the least part of a minute's capacity that the call will use, as {@link LeaseSource#leastShare} told it. */
    double leastShare() {
        return leastShare;
    }

    /** Sets the least share; its caller's queue has to count it. */
    void leastShare(double share) {
        leastShare = share;
    }

    /** Returns whether the wait has ended. */
    boolean decided() {
        return decided;
    }

    /** Ends the wait. Call this once. */
    void decide() {
        decided = true;
    }

    /** Hands the result to the call. Call this once, after {@link #decide}, without the lock. */
    void deliver(WaitResult<T> result) {
        whenDecided.accept(result);
    }
}
