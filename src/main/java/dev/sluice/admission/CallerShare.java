package dev.sluice.admission;

import dev.sluice.call.Caller;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the supply one caller has had, as a rank among callers: the one that has had least for its weight goes first.
 *
 * <p>Start-time fair queueing (Goyal, Vin and Cheng, 1996): a caller's next call starts, in virtual time, where its last one
 * ended, and a call is as long as the share it takes divided by its caller's weight. Guarded by the waiting room's lock.
 */
final class CallerShare<R, T> {

    /** How much a call's share moves what is usual for its caller. */
    private static final double RECENT = 0.1;

    private final List<CallerQueue<R, T>> callerQueues = new ArrayList<>();
    private Caller caller;
    private double start;
    private double usualShare;
    private int waiting;

    CallerShare(Caller caller) {
        this.caller = caller;
    }

    /** Takes the caller as now configured. */
    void is(Caller current) {
        caller = current;
    }

    Caller caller() {
        return caller;
    }

    List<CallerQueue<R, T>> callerQueues() {
        return callerQueues;
    }

    /** Returns when, in virtual time, the caller's next call starts. */
    double start() {
        return start;
    }

    /** Returns when the caller's next call will start after {@code calls} more; one of unknown share counts for all there is. */
    double startAfter(int calls) {
        return start + calls * (usualShare == 0 ? 1 : usualShare) / caller.weight();
    }

    /** Moves the start of a caller that was idle up to those in service: nobody banks what they did not use. */
    void catchUp(double virtualTime) {
        start = Math.max(start, virtualTime);
    }

    void charge(double share) {
        start += share / caller.weight();
        usualShare = usualShare == 0 ? share : usualShare + RECENT * (share - usualShare);
    }

    /** Returns the share that the caller's calls took of late, 0 where there was none yet. */
    double usualShare() {
        return usualShare;
    }

    int waiting() {
        return waiting;
    }

    void counted(int change) {
        waiting += change;
    }

    /** Returns how much of the room the caller holds for its weight. */
    double crowding() {
        return waiting / caller.weight();
    }

    /** Returns the newest call of the lane in which most wait; only while any does. */
    WaitingCall<R, T> newest() {
        CallerQueue<R, T> longest = callerQueues.get(0);
        for (CallerQueue<R, T> callerQueue : callerQueues) {
            longest = callerQueue.size() > longest.size() ? callerQueue : longest;
        }
        return longest.last();
    }
}
