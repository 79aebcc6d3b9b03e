package dev.sluice.admission;

import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.RequestClass;
import dev.sluice.call.Ticker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A queue of calls that wait for leases from a source with too little capacity for all of them.
 *
 * <p>Calls wait in model queues. The next call of a model queue is the one of the highest priority, then of the caller that
 * has used least for its weight (see {@link CallerShare}), then the oldest; a caller's own calls go by their class first. Model queues are served in the order of their
 * first calls. One that has to wait does not block the others, except for the capacity that the source reserves for those of
 * its calls that come before theirs.
 *
 * <p>The queue is bounded. When it is full, the caller with most waiting calls for its weight, among those of the lowest
 * priority, loses its newest call, so that a flood of calls evicts only calls of its own caller.
 *
 * <p>Safe for use by several threads. Results are delivered, and listeners called, without the lock, on the thread that
 * caused them: the one that enqueues, wakes, cancels, closes, or runs the alarm.
 *
 * @param <R> a request for a lease
 * @param <T> a lease
 */
public final class FairQueue<R, T> {

    /** A handle on one call's wait. */
    @FunctionalInterface
    public interface Ticket {

        /**
         * Ends the wait.
         *
         * @return true if this ended it, and no result will come; false if a result was delivered or is being delivered, and
         *     a lease in it has to be ended by its receiver
         */
        boolean cancel();
    }

    private final Object lock = new Object();
    private final LeaseSource<R, T> source;
    private final AtomicInteger wakes = new AtomicInteger();
    private final Ticker ticker;
    private final AdmissionListener listener;
    private final FairShares shares = new FairShares();
    private final ModelQueues<R, T> modelQueues;
    private final Dispatcher<R, T> dispatcher;
    private final QueueBounds<R, T> bounds;
    private final QueueTimer timer;
    private long arrivals;
    private boolean closed;

    /** Creates an empty queue in which at most {@code maxDepth} calls wait. */
    public FairQueue(LeaseSource<R, T> source, int maxDepth, Ticker ticker, Alarm alarm, AdmissionListener listener) {
        this.modelQueues = new ModelQueues<>(source);
        this.dispatcher = new Dispatcher<>(source, modelQueues, shares);
        this.source = source;
        this.bounds = new QueueBounds<>(modelQueues, shares, maxDepth);
        this.timer = new QueueTimer(alarm, this::alarmWentOff);
        this.ticker = ticker;
        this.listener = listener;
    }

    /**
     * Lets a call wait for a lease, which it may get before this returns.
     *
     * @param model the model queue in which it waits: calls of one model queue are served in strict order
     * @param requestClass which of the caller's own calls go first
     * @param arrived when the relay received the call, in the ticker's time; a retry keeps it, and so its age
     * @param deadline until when it may wait
     * @param whenDecided gets the result, exactly once unless the ticket is cancelled
     */
    public Ticket enqueue(
            Caller caller,
            String model,
            R request,
            RequestClass requestClass,
            long arrived,
            Deadline deadline,
            Consumer<WaitResult<T>> whenDecided) {
        WaitingCall<R, T> call;
        PendingResults<R, T> results = new PendingResults<>(listener);
        synchronized (lock) {
            long now = ticker.nanos();
            WaitingCall.Times times = new WaitingCall.Times(arrived, now, deadline);
            call = new WaitingCall<>(shares.of(caller), model, request, requestClass, times, arrivals++, whenDecided);
            modelQueues.add(call);
            if (closed) {
                dispatcher.refuse(call, Refusal.shuttingDown(), now, results);
            } else {
                serveOrWait(call, now, results);
            }
        }
        results.deliver();
        return () -> cancel(call);
    }

    /** Takes a lease that is available now and that no call waits for; empty where there is none. Counts in no caller's share. */
    public Optional<T> takeSpare(R request) {
        synchronized (lock) {
            boolean spare = !closed && modelQueues.depth() == 0;
            return spare && source.take(request, QueuePosition.LAST) instanceof LeaseSource.Offer.Granted<T> granted
                    ? Optional.of(granted.lease())
                    : Optional.empty();
        }
    }

    /** Asks the source again, since it may have more capacity than it said. */
    public void wake() {
        if (wakes.getAndIncrement() != 0) {
            return;
        }
        RuntimeException thrown = null;
        int answered = 1;
        while (answered != 0) {
            try {
                dispatch();
            } catch (RuntimeException e) {
                thrown = e;
            }
            answered = wakes.addAndGet(-answered);
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Changes how many calls may wait; calls that wait already stay. */
    public void setMaxDepth(int maxDepth) {
        synchronized (lock) {
            bounds.setMaxDepth(maxDepth);
        }
    }

    /** Refuses all waiting calls, and all that are enqueued from now on. */
    public void close() {
        PendingResults<R, T> results = new PendingResults<>(listener);
        synchronized (lock) {
            closed = true;
            long now = ticker.nanos();
            modelQueues.waitingCalls().forEach(call -> dispatcher.refuse(call, Refusal.shuttingDown(), now, results));
            timer.cancel();
        }
        results.deliver();
    }

    /** Returns how many calls wait in each model queue that has any, by its name. */
    public Map<String, Integer> depthByModel() {
        synchronized (lock) {
            return modelQueues.depths();
        }
    }

    /** Returns how many calls wait of each caller that has any, by its name. */
    public Map<String, Integer> depthByCaller() {
        synchronized (lock) {
            return shares.depths();
        }
    }

    /** Returns what each caller was served since the last time, for other replicas; from the first time on it is noted. */
    List<ServedShare> takeServed() {
        synchronized (lock) {
            return shares.takeServed();
        }
    }

    /** Charges callers with what other replicas served them. */
    void servedElsewhere(List<ServedShare> served) {
        synchronized (lock) {
            for (ServedShare each : served) {
                CallerShare waiting = shares.servedElsewhere(each);
                if (waiting != null) {
                    modelQueues.rerank(waiting);
                }
            }
        }
    }

    private void serveOrWait(WaitingCall<R, T> call, long now, PendingResults<R, T> results) {
        ModelQueue<R, T> modelQueue = modelQueues.of(call);
        if (modelQueue.head() == call) {
            dispatcher.serveHead(modelQueue, now, results);
        }
        if (call.decided()) {
            return;
        }
        QueueBounds.Eviction<R, T> eviction = bounds.eviction(call, now);
        if (eviction != null) {
            dispatcher.refuse(eviction.call(), eviction.refusal(), now, results);
        }
        setTimer(now);
    }

    private void dispatch() {
        PendingResults<R, T> results = new PendingResults<>(listener);
        synchronized (lock) {
            long now = ticker.nanos();
            dispatcher.dispatch(now, results);
            setTimer(now);
        }
        results.deliver();
    }

    private boolean cancel(WaitingCall<R, T> call) {
        boolean wasHead;
        synchronized (lock) {
            if (call.decided()) {
                return false;
            }
            wasHead = modelQueues.of(call).head() == call;
            modelQueues.remove(call);
        }
        if (wasHead) {
            wake();
        }
        return true;
    }

    private void setTimer(long now) {
        if (modelQueues.depth() == 0) {
            timer.cancel();
        } else {
            long next = modelQueues.nextMoment();
            timer.set(next - now > 0 ? next : now);
        }
    }

    private void alarmWentOff() {
        synchronized (lock) {
            timer.wentOff();
        }
        wake();
    }
}
