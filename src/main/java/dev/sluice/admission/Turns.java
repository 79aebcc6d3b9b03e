package dev.sluice.admission;

import dev.sluice.call.Caller;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The standings of all callers, and the virtual time of each priority. Guarded by the waiting room's lock. */
final class Turns<R, T> {

    /** Beyond so many, callers who wait for nothing and are owed nothing are forgotten. */
    private static final int REMEMBERED = 1_000;

    private final Map<String, Standing<R, T>> standings = new HashMap<>();
    private final Map<Integer, Double> virtualTimes = new HashMap<>();

    /** Returns the standing of a caller that has a call now. */
    Standing<R, T> of(Caller caller) {
        if (standings.size() > REMEMBERED) {
            standings.values().removeIf(each -> each.waiting() == 0 && each.start() <= virtualTime(each.caller()));
        }
        Standing<R, T> standing = standings.computeIfAbsent(caller.name(), name -> new Standing<>(caller));
        standing.is(caller);
        if (standing.waiting() == 0) {
            standing.catchUp(virtualTime(caller));
        }
        return standing;
    }

    /** Charges a call that is served, and moves its caller's other calls back. */
    void served(Standing<R, T> standing, double share) {
        virtualTimes.merge(standing.caller().priority(), standing.start(), Math::max);
        standing.charge(share);
        for (Line<R, T> line : standing.lines()) {
            line.lane.rerank(line);
        }
    }

    Collection<Standing<R, T>> all() {
        return standings.values();
    }

    private double virtualTime(Caller caller) {
        return virtualTimes.getOrDefault(caller.priority(), 0.0);
    }
}
