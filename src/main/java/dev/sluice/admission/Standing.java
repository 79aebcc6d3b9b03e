package dev.sluice.admission;

import dev.sluice.call.Caller;
import java.util.ArrayList;
import java.util.List;

/**
 * How much of the supply one caller has had, as a rank among callers: the one that has had least for its weight goes first.
 *
 * <p>Start-time fair queueing: a caller's next call starts, in virtual time, where its last one ended, and a call is as long
 * as the share it takes divided by its caller's weight. Who was idle starts where those in service are, so that nobody
 * banks what they did not use. Guarded by the waiting room's lock.
 */
final class Standing {

    private final String caller;
    private final List<Line<?, ?>> lines = new ArrayList<>();
    private double weight;
    private int priority;
    private double start;
    private double usualShare;
    private int waiting;

    Standing(Caller caller) {
        this.caller = caller.name();
        this.weight = caller.weight();
        this.priority = caller.priority();
    }

    String caller() {
        return caller;
    }

    int priority() {
        return priority;
    }

    double start() {
        return start;
    }

    int waiting() {
        return waiting;
    }

    /** Returns how much of the room this caller holds for its weight. */
    double crowding() {
        return waiting / weight;
    }

    /** Returns the share that its calls took of late, 0 where there was none yet. */
    double usualShare() {
        return usualShare;
    }
}
