package dev.sluice.admission;

import dev.sluice.call.Caller;
import dev.sluice.call.LruMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The shares of all callers, and the virtual time of each priority. Guarded by the fair queue's lock. */
final class FairShares {

    /**
     * The lead in virtual time of a caller that was idle, where replicas share the capacity; in minutes of the whole
     * capacity. It is twice the service that is given before all replicas know of it, since that is how far behind the starts
     * of their callers are.
     */
    static final double SLACK = 0.02;

    /** The number of callers above which the shares of callers without a waiting call or a debt are dropped. */
    private static final int MAX_IDLE = 1_000;

    /** Whether service is reported to other replicas. */
    private boolean told;

    private final Map<String, CallerShare> byCaller = new HashMap<>();
    private final Map<Integer, Double> virtualTimes = new HashMap<>();

    /** The service of each caller since the last report. */
    private final Map<String, ServedShare> untold = new LinkedHashMap<>();

    /** By caller that has no share here, its start at other replicas. */
    private final Map<String, Double> startsElsewhere = new LruMap<>(MAX_IDLE);

    /** Returns the share of a caller that has a call now. */
    CallerShare of(Caller caller) {
        if (byCaller.size() > MAX_IDLE) {
            byCaller.values().removeIf(each -> each.waiting() == 0 && each.start() <= virtualTime(each.caller()));
        }
        CallerShare share = byCaller.computeIfAbsent(caller.name(), name -> new CallerShare(caller));
        share.configure(caller);
        Double elsewhere = startsElsewhere.isEmpty() ? null : startsElsewhere.remove(caller.name());
        if (elsewhere != null) {
            share.catchUp(elsewhere);
        }
        if (share.waiting() == 0) {
            share.catchUp(virtualTime(caller) - (told ? SLACK : 0));
        }
        return share;
    }

    /** Charges a caller with a call that is served, and moves its priority's virtual time on to that call's start. */
    void charge(CallerShare share, double amount) {
        Caller caller = share.caller();
        double now = virtualTimes.merge(caller.priority(), share.start(), Math::max);
        share.charge(amount);
        if (told) {
            untold.merge(
                    caller.name(),
                    new ServedShare(caller.name(), caller.priority(), amount / caller.weight(), now),
                    ServedShare::plus);
        }
    }

    /** Returns the service of each caller since the last report, and starts to record it with the first report. */
    List<ServedShare> takeServed() {
        told = true;
        List<ServedShare> served = List.copyOf(untold.values());
        untold.clear();
        return served;
    }

    /** Charges a caller with what another replica served; returns its share where it has calls waiting here, or null. */
    @Nullable
    CallerShare servedElsewhere(ServedShare served) {
        double now = virtualTimes.merge(served.priority(), served.virtualTime(), Math::max);
        CallerShare share = byCaller.get(served.caller());
        if (share == null) {
            double start = Math.max(now - SLACK, startsElsewhere.getOrDefault(served.caller(), 0.0));
            startsElsewhere.put(served.caller(), start + served.length());
            return null;
        }
        if (share.waiting() == 0) {
            share.catchUp(now - SLACK);
        }
        share.servedElsewhere(served.length());
        return share.waiting() == 0 ? null : share;
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
