package dev.sluice.admission;

import dev.sluice.call.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The bounds on waiting in a {@link FairQueue}: a call whose deadline cannot be met does not wait at all, and a queue that is
 * too long evicts a call. Guarded by the queue's lock.
 */
final class QueueBounds<R, T> {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final ModelQueues<R, T> modelQueues;
    private final FairShares shares;
    private int maxDepth;

    QueueBounds(ModelQueues<R, T> modelQueues, FairShares shares, int maxDepth) {
        this.modelQueues = modelQueues;
        this.shares = shares;
        this.maxDepth = maxDepth;
    }

    /** A call that has to leave the queue, and the refusal that it gets. */
    record Eviction<R, T>(WaitingCall<R, T> call, Refusal refusal) {}

    void setMaxDepth(int maxDepth) {
        this.maxDepth = maxDepth;
    }

    /**
     * Returns the call that has to leave now that {@code newcomer} waits, or null.
     *
     * <p>If the queue is too long, that is the newest call of the caller with most waiting calls for its weight, among those
     * of the lowest priority. So a flood of calls evicts only calls of its own caller.
     */
    @Nullable
    Eviction<R, T> eviction(WaitingCall<R, T> newcomer, long now) {
        modelQueues.askLeastShare(newcomer);
        ModelQueue<R, T> modelQueue = modelQueues.of(newcomer);
        long earliest = earliestService(newcomer, modelQueue, now);
        if (!newcomer.deadline().allows(earliest)) {
            return new Eviction<>(newcomer, QueueRefusals.deadlineTooEarly(newcomer, earliest, now));
        }
        if (modelQueues.depth() > maxDepth) {
            CallerShare share = shares.mostWaiting(newcomer.share());
            WaitingCall<R, T> evicted = share == newcomer.share() ? newcomer : modelQueues.newestOf(share);
            return new Eviction<>(evicted, QueueRefusals.queueFull(modelQueue, maxDepth, now));
        }
        return null;
    }

    /**
     * Returns a lower bound on when the call can be served. The calls of its own caller ahead of it in its model queue use their
     * shares of the capacity first, of which one minute's may be available at once. Use of other models says nothing of this one.
     */
    private long earliestService(WaitingCall<R, T> call, ModelQueue<R, T> modelQueue, long now) {
        double minutesAhead = modelQueue.leastSharesOf(call.share()) - call.leastShare() - 1;
        long afterOwn = now + (long) (Math.max(0, minutesAhead) * MINUTE);
        long room = call.deadline().allows(modelQueue.notBefore())
                ? modelQueue.notBefore()
                : modelQueues.earliest(call, modelQueue);
        return room - afterOwn > 0 ? room : afterOwn;
    }
}
