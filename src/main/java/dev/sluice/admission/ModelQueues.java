package dev.sluice.admission;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All lanes in which a call waits, and what is kept for them. Guarded by the waiting room's lock. */
final class ModelQueues<R, T> {

    private final LeaseSource<R, T> source;
    private final Map<String, ModelQueue<R, T>> byName = new LinkedHashMap<>();
    private final TreeSet<WaitingCall<R, T>> deadlines = new TreeSet<>(WaitingCall.BY_DEADLINE);

    ModelQueues(LeaseSource<R, T> source) {
        this.source = source;
    }

    Collection<ModelQueue<R, T>> all() {
        return byName.values();
    }

    /** Returns the lane of that name, for a call to be added to. */
    ModelQueue<R, T> modelQueue(String name, long now) {
        return byName.computeIfAbsent(name, each -> new ModelQueue<>(each, now));
    }

    /** Returns how many wait. */
    int depth() {
        return deadlines.size();
    }

    Map<String, Integer> depths() {
        Map<String, Integer> depths = new LinkedHashMap<>();
        byName.values().forEach(modelQueue -> depths.put(modelQueue.name(), modelQueue.depth()));
        return depths;
    }

    /** Returns all who wait, as of now. */
    List<WaitingCall<R, T>> waitingCalls() {
        return List.copyOf(deadlines);
    }

    /** Returns one whose deadline has passed, or null. */
    @Nullable
    WaitingCall<R, T> expired(long now) {
        boolean none = deadlines.isEmpty() || deadlines.first().deadline().allows(now);
        return none ? null : deadlines.first();
    }

    /** Returns the earliest moment at which a lane may be served or a deadline has passed; only while somebody waits. */
    long nextMoment() {
        long next = deadlines.first().deadline().nanos() + 1;
        for (ModelQueue<R, T> modelQueue : byName.values()) {
            next = modelQueue.notBefore() - next < 0 ? modelQueue.notBefore() : next;
        }
        return next;
    }

    void add(WaitingCall<R, T> waitingCall) {
        waitingCall.callerQueue().modelQueue.add(waitingCall);
        waitingCall.callerQueue().standing.counted(1);
        deadlines.add(waitingCall);
    }

    /** Takes a waiter out whose wait ends, one way or the other. */
    void remove(WaitingCall<R, T> waitingCall) {
        waitingCall.decide();
        ModelQueue<R, T> modelQueue = waitingCall.callerQueue().modelQueue;
        modelQueue.remove(waitingCall);
        waitingCall.callerQueue().standing.counted(-1);
        deadlines.remove(waitingCall);
        if (modelQueue.isEmpty()) {
            byName.remove(modelQueue.name());
            if (modelQueue.keeps()) {
                source.release(modelQueue);
            }
        }
    }

    /** Has the supply keep what the lane can have soonest, for those of its calls that come before the head of {@code next}. */
    void keep(ModelQueue<R, T> modelQueue, @Nullable ModelQueue<R, T> next) {
        int calls = next == null || next.isEmpty() ? 1 : modelQueue.callsBefore(next);
        source.reserve(modelQueue.head().request(), modelQueue, Math.max(1, calls));
        modelQueue.keep();
    }
}
