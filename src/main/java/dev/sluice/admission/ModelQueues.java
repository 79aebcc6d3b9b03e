package dev.sluice.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All waiting calls, by model, by caller and by deadline, and the reservations that the source holds for them. Guarded by
 * the fair queue's lock.
 */
final class ModelQueues<R, T> {

    private final LeaseSource<R, T> source;
    private final Map<String, ModelQueue<R, T>> byName = new LinkedHashMap<>();
    private final Map<CallerShare, List<ModelQueue<R, T>>> byCaller = new HashMap<>();
    private final TreeSet<WaitingCall<R, T>> deadlines = new TreeSet<>(WaitingCall.BY_DEADLINE);

    ModelQueues(LeaseSource<R, T> source) {
        this.source = source;
    }

    /** Returns every model queue that has a waiting call. */
    Collection<ModelQueue<R, T>> all() {
        return byName.values();
    }

    /** Returns the model queue in which {@code call} waits; only while it does. */
    ModelQueue<R, T> of(WaitingCall<R, T> call) {
        return Objects.requireNonNull(byName.get(call.model()));
    }

    /** Returns how many calls wait. */
    int depth() {
        return deadlines.size();
    }

    /** Returns how many calls wait in each model queue, by its name. */
    Map<String, Integer> depths() {
        Map<String, Integer> depths = new LinkedHashMap<>();
        byName.values().forEach(modelQueue -> depths.put(modelQueue.name(), modelQueue.depth()));
        return depths;
    }

    /** Returns a copy of all waiting calls. */
    List<WaitingCall<R, T>> waitingCalls() {
        return List.copyOf(deadlines);
    }

    /** Returns a call whose deadline has passed, or null. */
    @Nullable
    WaitingCall<R, T> expired(long now) {
        boolean none = deadlines.isEmpty() || deadlines.first().deadline().allows(now);
        return none ? null : deadlines.first();
    }

    /** Returns the earliest moment at which a head may be served or a deadline has passed; only while a call waits. */
    long nextMoment() {
        long next = deadlines.first().deadline().nanos() + 1;
        for (ModelQueue<R, T> modelQueue : byName.values()) {
            next = modelQueue.notBefore() - next < 0 ? modelQueue.notBefore() : next;
        }
        return next;
    }

    /** Returns the newest call of the model queue in which most calls of one caller wait; only while any does. */
    WaitingCall<R, T> newestOf(CallerShare share) {
        List<ModelQueue<R, T>> candidates = queuesOf(share);
        ModelQueue<R, T> longest = candidates.get(0);
        for (ModelQueue<R, T> each : candidates) {
            longest = each.depthOf(share) > longest.depthOf(share) ? each : longest;
        }
        return longest.newestOf(share);
    }

    /** Restores the order of all model queues after a caller's share has changed. */
    void rerank(CallerShare share) {
        queuesOf(share).forEach(modelQueue -> modelQueue.rerank(share));
    }

    /** Asks the source for the share of the capacity that {@code call}, which has to wait, will use at least. */
    void askLeastShare(WaitingCall<R, T> call) {
        of(call).leastShare(call, source.leastShare(call.request()));
    }

    /** Returns the earliest time at which {@code call}, that waits in {@code modelQueue}, could get a lease. */
    long earliest(WaitingCall<R, T> call, ModelQueue<R, T> modelQueue) {
        return source.earliest(call.request(), modelQueue.notBefore());
    }

    void add(WaitingCall<R, T> call) {
        call.share().beginWait(call.number());
        ModelQueue<R, T> modelQueue = byName.computeIfAbsent(call.model(), ModelQueue::new);
        if (modelQueue.add(call)) {
            byCaller.computeIfAbsent(call.share(), share -> new ArrayList<>()).add(modelQueue);
        }
        deadlines.add(call);
    }

    /** Removes a call whose wait ends. */
    void remove(WaitingCall<R, T> call) {
        call.decide();
        ModelQueue<R, T> modelQueue = of(call);
        if (modelQueue.remove(call)) {
            unlink(call.share(), modelQueue);
        }
        call.share().endWait();
        deadlines.remove(call);
        if (modelQueue.isEmpty()) {
            byName.remove(modelQueue.name());
            if (modelQueue.reserving()) {
                source.release(modelQueue);
            }
        }
    }

    /** Has the source reserve capacity for those calls of a model queue that rank before the head of {@code next}. */
    void reserve(ModelQueue<R, T> modelQueue, @Nullable ModelQueue<R, T> next) {
        int calls = next == null || next.isEmpty() ? 1 : modelQueue.callsBefore(next);
        source.reserve(modelQueue.head().request(), modelQueue, Math.max(1, calls));
        modelQueue.markReserving();
    }

    private void unlink(CallerShare share, ModelQueue<R, T> modelQueue) {
        List<ModelQueue<R, T>> remaining = queuesOf(share);
        remaining.remove(modelQueue);
        if (remaining.isEmpty()) {
            byCaller.remove(share);
        }
    }

    private List<ModelQueue<R, T>> queuesOf(CallerShare share) {
        return byCaller.getOrDefault(share, List.of());
    }
}
