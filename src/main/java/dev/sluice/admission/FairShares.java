package dev.sluice.admission;

import dev.sluice.call.Caller;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shares of all callers, and the virtual time of each priority. Guarded by the fair queue's lock. */
final class FairShares {

    /** With more callers than this, the shares of those that have no waiting call and no debt are dropped. */
    private static final int MAX_IDLE = 1_000;

    private final Map<String, CallerShare> byCaller = new HashMap<>();
    private final Map<Integer, Double> virtualTimes = new HashMap<>();

    /** Returns the share of a caller that has a call now. */
    CallerShare of(Caller caller) {
        if (byCaller.size() > MAX_IDLE) {
            byCaller.values().removeIf(each -> each.waiting() == 0 && each.start() <= virtualTime(each.caller()));
        }
        CallerShare share = byCaller.computeIfAbsent(caller.name(), name -> new CallerShare(caller));
        share.configure(caller);
        if (share.waiting() == 0) {
            share.catchUp(virtualTime(caller));
        }
        return share;
    }

    /** Charges a caller with a call that is served, and moves its priority's virtual time on to that call's start. */
    void charge(CallerShare share, double amount) {
        virtualTimes.merge(share.caller().priority(), share.start(), Math::max);
        share.charge(amount);
    }

    /** Returns the caller with most waiting calls for its weight among those of the lowest priority; {@code newcomer} in a tie. */
    CallerShare mostWaiting(CallerShare newcomer) {
        CallerShare worst = newcomer;
        for (CallerShare each : byCaller.values()) {
            int priority =
                    Integer.compare(each.caller().priority(), worst.caller().priority());
            boolean hasMore = priority < 0 || (priority == 0 && each.waitingByWeight() > worst.waitingByWeight());
            if (each.waiting() > 0 && hasMore) {
                worst = each;
            }
        }
        return worst;
    }

    /** Returns the caller of a priority below {@code priority} that has a waiting call and whose last turn is longest ago, or null. */
    @Nullable
    CallerShare nextBelow(int priority) {
        CallerShare next = null;
        for (CallerShare each : byCaller.values()) {
            boolean below = each.waiting() > 0 && each.caller().priority() < priority;
            if (below && (next == null || each.lastTurn() < next.lastTurn())) {
                next = each;
            }
        }
        return next;
    }

    /** Returns how many calls of each caller wait; callers without a waiting call are left out. */
    Map<String, Integer> depths() {
        Map<String, Integer> depths = new LinkedHashMap<>();
        for (CallerShare each : byCaller.values()) {
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
