package dev.sluice.admission;

import dev.sluice.admission.LeaseSource.Offer;
import dev.sluice.call.Refusal;
import java.util.PriorityQueue;

/**
 * The dispatcher of leases to the waiting calls of a {@link FairQueue}, in the order of their ranks. Guarded by the queue's lock.
 */
final class Dispatcher<R, T> {

    private final LeaseSource<R, T> source;
    private final ModelQueues<R, T> modelQueues;
    private final FairShares shares;
    private final LowerPriorityShare lowerPriorities;

    Dispatcher(LeaseSource<R, T> source, ModelQueues<R, T> modelQueues, FairShares shares) {
        this.source = source;
        this.modelQueues = modelQueues;
        this.shares = shares;
        this.lowerPriorities = new LowerPriorityShare(shares);
    }

    /** A model queue and the rank of its head when it was put in order. */
    private record Candidate<R, T>(ModelQueue<R, T> modelQueue, CallerQueue.Rank rank)
            implements Comparable<Candidate<R, T>> {

        private static <R, T> Candidate<R, T> of(ModelQueue<R, T> modelQueue) {
            return new Candidate<>(modelQueue, modelQueue.rank());
        }

        @Override
        public int compareTo(Candidate<R, T> other) {
            return rank.compareTo(other.rank);
        }
    }

    /**
     * Refuses calls whose deadline has passed, then serves every call that can be served, model queues in the order of their
     * heads. A model queue that has to wait gets reservations and does not block the others.
     */
    void dispatch(long now, PendingResults<R, T> results) {
        expire(now, results);
        PriorityQueue<Candidate<R, T>> order = new PriorityQueue<>();
        modelQueues.all().forEach(modelQueue -> order.add(Candidate.of(modelQueue)));
        while (!order.isEmpty()) {
            Candidate<R, T> candidate = order.remove();
            ModelQueue<R, T> modelQueue = candidate.modelQueue();
            if (modelQueue.isEmpty()) {
                continue;
            }
            if (!candidate.rank().equals(modelQueue.rank())) {
                order.add(Candidate.of(modelQueue));
                continue;
            }
            if (!serveHead(modelQueue, now, results)) {
                Candidate<R, T> next = order.peek();
                modelQueues.reserve(modelQueue, next == null ? null : next.modelQueue());
            } else if (!modelQueue.isEmpty()) {
                order.add(Candidate.of(modelQueue));
            }
        }
    }

    /** Serves or refuses the head of a model queue; returns false if it has to wait. */
    boolean serveHead(ModelQueue<R, T> modelQueue, long now, PendingResults<R, T> results) {
        WaitingCall<R, T> head = modelQueue.head();
        Offer<T> offer = source.take(head.request(), modelQueue);
        if (offer instanceof Offer.NotBefore<T> later) {
            modelQueue.notBefore(later.nanos());
            return false;
        }
        if (offer instanceof Offer.Granted<T> granted) {
            modelQueues.remove(head);
            shares.charge(head.share(), granted.share());
            CallerShare preferred = lowerPriorities.served(head.share(), granted.share());
            modelQueues.rerank(head.share());
            if (preferred != null) {
                modelQueues.rerank(preferred);
            }
            results.granted(head, granted.lease(), now);
        } else if (offer instanceof Offer.Never<T> never) {
            refuse(head, never.refusal(), now, results);
        }
        return true;
    }

    void refuse(WaitingCall<R, T> call, Refusal refusal, long now, PendingResults<R, T> results) {
        modelQueues.remove(call);
        results.refused(call, refusal, now);
    }

    private void expire(long now, PendingResults<R, T> results) {
        for (WaitingCall<R, T> call = modelQueues.expired(now); call != null; call = modelQueues.expired(now)) {
            refuse(call, QueueRefusals.deadlinePassed(call, modelQueues.of(call), now), now, results);
        }
    }
}
