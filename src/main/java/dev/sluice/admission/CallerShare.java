package dev.sluice.admission;

import dev.sluice.call.Caller;

/**
 * The share of the capacity that one caller has used, as a rank among callers: the caller that has used least for its
 * weight is served first.
 *
 * <p>Start-time fair queueing (Goyal, Vin and Cheng, 1996): a caller's next call starts, in virtual time, where its last one
 * ended, and a call is as long as the capacity it uses divided by its caller's weight. Guarded by the fair queue's lock.
 */
final class CallerShare {

    /** The weight of the newest charge in the moving average: about the last ten calls count. */
    private static final double SMOOTHING = 0.1;

    private Caller caller;
    private double start;
    private double usualCharge;
    private int waiting;
    private long waitingSince;

    /** True if the caller's next call goes before those of higher priorities. */
    private boolean preferred;

    private long lastTurn;

    CallerShare(Caller caller) {
        this.caller = caller;
    }

    /** Takes the caller as now configured. */
    void configure(Caller current) {
        caller = current;
    }

    Caller caller() {
        return caller;
    }

    /** Returns the virtual time at which the caller's next call starts. */
    double start() {
        return start;
    }

    /**
     * Returns the virtual time at which the caller's next call starts after {@code calls} more. Before the first charge a
     * call counts as one minute's whole capacity.
     */
    double startAfter(int calls) {
        return start + calls * (usualCharge == 0 ? 1 : usualCharge) / caller.weight();
    }

    /** Moves an idle caller's start up to the callers in service: capacity that it did not use earns no credit. */
    void catchUp(double virtualTime) {
        start = Math.max(start, virtualTime);
    }

    /** Adds the capacity that a call uses, as a part of one minute's capacity. */
    void charge(double amount) {
        start += amount / caller.weight();
        usualCharge = usualCharge == 0 ? amount : usualCharge + SMOOTHING * (amount - usualCharge);
    }

    /** Moves the start on by what another replica served, as virtual time. */
    void servedElsewhere(double length) {
        start += length;
    }

    /** Returns the moving average of the caller's charges, 0 before the first. */
    double usualCharge() {
        return usualCharge;
    }

    /** Returns whether the caller's next call goes before those of higher priorities. */
    boolean preferred() {
        return preferred;
    }

    /** Lets the caller's next call go before those of higher priorities. */
    void prefer() {
        preferred = true;
    }

    /** Ends the preference, as the {@code number}th of all. */
    void takeTurn(long number) {
        preferred = false;
        lastTurn = number;
    }

    /** Returns the number of the caller's last turn, 0 before the first. */
    long lastTurn() {
        return lastTurn;
    }

    /** Returns how many calls of the caller wait. */
    int waiting() {
        return waiting;
    }

    /** Notes that one more call of the caller waits, the {@code number}th of all; before it is put in order. */
    void beginWait(long number) {
        if (waiting++ == 0) {
            waitingSince = number;
        }
    }

    void endWait() {
        waiting--;
    }

    /** Returns the number of the call with which the caller's present wait began; no other caller's is the same. */
    long waitingSince() {
        return waitingSince;
    }

    /** Returns how many calls wait for each unit of the caller's weight. */
    double waitingByWeight() {
        return waiting / caller.weight();
    }
}
