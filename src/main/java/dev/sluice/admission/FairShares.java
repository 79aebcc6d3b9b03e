package dev.sluice.admission;

import dev.sluice.call.Caller;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The standings of all callers, and the virtual time of each priority. Guarded by the waiting room's lock. */
final class FairShares<R, T> {

    /** Beyond so many, callers who wait for nothing and are owed nothing are forgotten. */
    private static final int REMEMBERED = 1_000;

    private final Map<String, CallerShare<R, T>> standings = new HashMap<>();
    private final Map<Integer, Double> virtualTimes = new HashMap<>();

    /** Returns the standing of a caller that has a call now. */
    CallerShare<R, T> of(Caller caller) {
        if (standings.size() > REMEMBERED) {
            standings.values().removeIf(each -> each.waiting() == 0 && each.start() <= virtualTime(each.caller()));
        }
        CallerShare<R, T> standing = standings.computeIfAbsent(caller.name(), name -> new CallerShare<>(caller));
        standing.is(caller);
        if (standing.waiting() == 0) {
            standing.catchUp(virtualTime(caller));
        }
        return standing;
    }

    /** Charges a call that is served, and moves its caller's other calls back. */
    void served(CallerShare<R, T> standing, double share) {
        virtualTimes.merge(standing.caller().priority(), standing.start(), Math::max);
        standing.charge(share);
        for (CallerQueue<R, T> callerQueue : standing.callerQueues()) {
            callerQueue.modelQueue.rerank(callerQueue);
        }
    }

    /**
     * Returns who is turned away of a room that is too full with {@code newcomer}: the newest call of the caller that crowds
     * it most, among those of the lowest priority.
     */
    WaitingCall<R, T> givesWay(WaitingCall<R, T> newcomer) {
        CallerShare<R, T> worst = newcomer.callerQueue().standing;
        for (CallerShare<R, T> each : standings.values()) {
            int priority =
                    Integer.compare(each.caller().priority(), worst.caller().priority());
            boolean crowdsMore = priority < 0 || (priority == 0 && each.crowding() > worst.crowding());
            if (each.waiting() > 0 && crowdsMore) {
                worst = each;
            }
        }
        return worst == newcomer.callerQueue().standing ? newcomer : worst.newest();
    }

    /** Returns how many calls of each caller wait, of callers that have any. */
    Map<String, Integer> depths() {
        Map<String, Integer> depths = new LinkedHashMap<>();
        for (CallerShare<R, T> each : standings.values()) {
            if (each.waiting() > 0) {
                depths.put(each.caller().name(), each.waiting());
            }
        }
        return depths;
    }

    private double virtualTime(Caller caller) {
        return virtualTimes.getOrDefault(caller.priority(), 0.0);
    }
}
