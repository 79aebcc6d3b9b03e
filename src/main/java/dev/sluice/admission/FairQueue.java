package dev.sluice.admission;

import dev.sluice.admission.LeaseSource.Offer;
import dev.sluice.call.Alarm;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where calls wait for their turn at a supply that is too small for all of them.
 *
 * <p>Calls wait in lanes, one for each kind of supply. The next call of a lane is the one of the highest priority, then of
 * the caller that has had least for its weight (see {@link CallerShare}), then the oldest. Lanes are asked in the order of
 * their first calls; one that has to wait does not keep the others waiting, but for what the supply keeps for those of its
 * calls that come before theirs.
 *
 * <p>The room is bounded. When it is full, the caller that crowds it most for its weight, among those of the lowest
 * priority, gives way with its newest call, so that a flood turns away nobody but itself.
 *
 * <p>Safe for use by several threads. Verdicts and listeners are called without the lock, on the thread that made the turn
 * come: the one that enters, wakes, leaves, or runs the alarm.
 *
 * @param <R> what is asked for
 * @param <T> what is handed out
 */
public final class FairQueue<R, T> {

    /** What a client is told to wait at least; below a second it would only come back to find the queue as it was. */
    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    /** What a client is told to wait at most: more makes some SDKs give up, and others sleep for as long as they are told. */
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(60);

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    /** A call's place in the room. */
    @FunctionalInterface
    public interface Ticket {

        /**
         * Ends the wait. Returns true where this call ended it, and no verdict will come; false where a verdict was given or
         * is being given, and what it grants has to be given back.
         */
        boolean leave();
    }

    private final Object lock = new Object();
    private final AtomicInteger wakes = new AtomicInteger();
    private final LeaseSource<R, T> source;
    private final Ticker ticker;
    private final Alarm alarm;
    private final AdmissionListener listener;
    private final FairShares<R, T> shares = new FairShares<>();
    private final ModelQueues<R, T> modelQueues;

    private Alarm.@Nullable Cancellation armed;
    private long armedFor;
    private long arrivals;
    private int maxDepth;
    private boolean closed;

    /** Creates an empty room in which at most {@code maxDepth} calls wait. */
    public FairQueue(LeaseSource<R, T> source, int maxDepth, Ticker ticker, Alarm alarm, AdmissionListener listener) {
        this.source = source;
        this.modelQueues = new ModelQueues<>(source);
        this.maxDepth = maxDepth;
        this.ticker = ticker;
        this.alarm = alarm;
        this.listener = listener;
    }

    /**
     * Lets a call wait for its turn, which may come before this returns.
     *
     * @param modelQueue what the call waits for, by name: calls of one lane go in strict order
     * @param since when the call came, in the ticker's time; one that comes back after a failed attempt keeps its age
     * @param deadline until when it may wait
     * @param whenDecided is given the verdict, exactly once unless the ticket was left
     */
    public Ticket enter(
            Caller caller,
            String modelQueue,
            R request,
            long since,
            Deadline deadline,
            Consumer<WaitResult<T>> whenDecided) {
        WaitingCall<R, T> waitingCall;
        List<Runnable> verdicts = new ArrayList<>();
        synchronized (lock) {
            long now = ticker.nanos();
            CallerQueue<R, T> callerQueue =
                    modelQueues.modelQueue(modelQueue, now).callerQueue(shares.of(caller));
            waitingCall =
                    new WaitingCall<>(callerQueue, request, since, now, arrivals++, deadline, whenDecided, this::leave);
            modelQueues.add(waitingCall);
            if (closed) {
                refuse(waitingCall, shuttingDown(), now, verdicts);
            } else {
                arrived(waitingCall, now, verdicts);
            }
        }
        give(verdicts);
        return waitingCall;
    }

    /** Asks the supply again, since there may be more than it said. */
    public void wake() {
        if (wakes.getAndIncrement() != 0) {
            return;
        }
        RuntimeException thrown = null;
        int heard = 1;
        while (heard != 0) {
            try {
                List<Runnable> verdicts = new ArrayList<>();
                synchronized (lock) {
                    serve(ticker.nanos(), verdicts);
                }
                give(verdicts);
            } catch (RuntimeException e) {
                thrown = e;
            }
            heard = wakes.addAndGet(-heard);
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Changes how many calls may wait; those that wait already stay. */
    public void setMaxDepth(int maxDepth) {
        synchronized (lock) {
            this.maxDepth = maxDepth;
        }
    }

    /** Refuses all who wait, and all who come from now on. */
    public void close() {
        List<Runnable> verdicts = new ArrayList<>();
        synchronized (lock) {
            closed = true;
            long now = ticker.nanos();
            for (WaitingCall<R, T> waitingCall : modelQueues.waitingCalls()) {
                refuse(waitingCall, shuttingDown(), now, verdicts);
            }
            disarm();
        }
        give(verdicts);
    }

    /** Returns how many wait in each lane that has any. */
    public Map<String, Integer> depthByLane() {
        synchronized (lock) {
            return modelQueues.depths();
        }
    }

    /** Returns how many calls of each caller wait, of callers that have any. */
    public Map<String, Integer> depthByCaller() {
        synchronized (lock) {
            return shares.depths();
        }
    }

    private void arrived(WaitingCall<R, T> waitingCall, long now, List<Runnable> verdicts) {
        ModelQueue<R, T> modelQueue = waitingCall.callerQueue().modelQueue;
        if (modelQueue.head() == waitingCall) {
            ask(modelQueue, now, verdicts);
        }
        if (waitingCall.decided()) {
            return;
        }
        long earliest = lowerBound(waitingCall, modelQueue, now);
        if (!waitingCall.deadline().allows(earliest)) {
            String message = "the call would have to wait longer than it may";
            refuse(waitingCall, later(Reason.WAIT_TOO_LONG, message, modelQueue, now), now, verdicts);
        } else if (modelQueues.depth() > maxDepth) {
            refuse(
                    shares.givesWay(waitingCall),
                    later(Reason.QUEUE_FULL, "the queue is full", modelQueue, now),
                    now,
                    verdicts);
        }
        arm(now);
    }

    /**
     * Returns the earliest moment at which the call can be served if nothing is given back early. Calls of its own caller
     * that are ahead take their shares of the supply's minutes first, but for one minute's worth that may be there at once.
     */
    private long lowerBound(WaitingCall<R, T> waitingCall, ModelQueue<R, T> modelQueue, long now) {
        double minutesAhead = (waitingCall.callerQueue().size() - 1)
                        * waitingCall.callerQueue().standing.usualShare()
                - 1;
        long afterOwn = now + (long) (Math.max(0, minutesAhead) * MINUTE);
        return modelQueue.notBefore() - afterOwn > 0 ? modelQueue.notBefore() : afterOwn;
    }

    /** Serves whoever can be served, lanes in the order of their heads. */
    private void serve(long now, List<Runnable> verdicts) {
        expire(now, verdicts);
        record Place<R, T>(ModelQueue<R, T> modelQueue, CallerQueue.Rank rank) {}
        PriorityQueue<Place<R, T>> order =
                new PriorityQueue<>((one, other) -> one.rank().compareTo(other.rank()));
        modelQueues.all().forEach(modelQueue -> order.add(new Place<>(modelQueue, modelQueue.rank())));
        while (!order.isEmpty()) {
            Place<R, T> place = order.remove();
            ModelQueue<R, T> modelQueue = place.modelQueue();
            if (modelQueue.isEmpty()) {
                continue;
            }
            if (!place.rank().equals(modelQueue.rank())) {
                order.add(new Place<>(modelQueue, modelQueue.rank()));
                continue;
            }
            if (!ask(modelQueue, now, verdicts)) {
                Place<R, T> next = order.peek();
                modelQueues.keep(modelQueue, next == null ? null : next.modelQueue());
            } else if (!modelQueue.isEmpty()) {
                order.add(new Place<>(modelQueue, modelQueue.rank()));
            }
        }
        arm(now);
    }

    /** Asks the supply for the head of a lane; returns whether the head has changed. */
    private boolean ask(ModelQueue<R, T> modelQueue, long now, List<Runnable> verdicts) {
        WaitingCall<R, T> head = modelQueue.head();
        Offer<T> offer = source.take(head.request(), modelQueue);
        if (offer instanceof Offer.NotBefore<T> later) {
            modelQueue.notBefore(later.nanos());
            return false;
        }
        if (offer instanceof Offer.Granted<T> granted) {
            modelQueues.remove(head);
            CallerShare<R, T> standing = head.callerQueue().standing;
            shares.served(standing, granted.share());
            long waited = head.waited(now);
            verdicts.add(() -> {
                listener.admitted(standing.caller(), modelQueue.name(), waited);
                head.give(new WaitResult.Granted<>(granted.thing(), waited));
            });
        } else if (offer instanceof Offer.Never<T> never) {
            refuse(head, never.refusal(), now, verdicts);
        }
        return true;
    }

    private void expire(long now, List<Runnable> verdicts) {
        for (WaitingCall<R, T> waitingCall = modelQueues.expired(now);
                waitingCall != null;
                waitingCall = modelQueues.expired(now)) {
            Refusal refusal = later(
                    Reason.WAIT_TOO_LONG,
                    "the call has waited as long as it may",
                    waitingCall.callerQueue().modelQueue,
                    now);
            refuse(waitingCall, refusal, now, verdicts);
        }
    }

    private void refuse(WaitingCall<R, T> waitingCall, Refusal refusal, long now, List<Runnable> verdicts) {
        modelQueues.remove(waitingCall);
        Caller caller = waitingCall.callerQueue().standing.caller();
        String modelQueue = waitingCall.callerQueue().modelQueue.name();
        long waited = waitingCall.waited(now);
        verdicts.add(() -> {
            listener.refused(caller, modelQueue, refusal.reason(), waited);
            waitingCall.give(new WaitResult.Refused<>(refusal));
        });
    }

    private boolean leave(WaitingCall<R, T> waitingCall) {
        boolean wasHead;
        synchronized (lock) {
            if (waitingCall.decided()) {
                return false;
            }
            wasHead = waitingCall.callerQueue().modelQueue.head() == waitingCall;
            modelQueues.remove(waitingCall);
        }
        if (wasHead) {
            wake();
        }
        return true;
    }

    /** Arms the alarm for the earliest moment at which a lane may be served or a deadline passes. */
    private void arm(long now) {
        if (modelQueues.depth() == 0) {
            disarm();
            return;
        }
        long next = modelQueues.nextMoment();
        next = next - now > 0 ? next : now;
        if (armed == null || next != armedFor) {
            disarm();
            armedFor = next;
            armed = alarm.at(next, this::rung);
        }
    }

    private void rung() {
        synchronized (lock) {
            armed = null;
        }
        wake();
    }

    private void disarm() {
        if (armed != null) {
            armed.cancel();
            armed = null;
        }
    }

    private static Refusal shuttingDown() {
        return Refusal.of(Reason.SHUTTING_DOWN, "the relay is shutting down");
    }

    private static <R, T> Refusal later(Reason reason, String message, ModelQueue<R, T> modelQueue, long now) {
        Duration wait = Duration.ofNanos(modelQueue.notBefore() - now);
        Duration retryAfter = wait.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : wait;
        return Refusal.later(reason, message, retryAfter.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : retryAfter);
    }

    /** Gives all verdicts, even if a caller throws on hearing its own, which is then thrown on. */
    private static void give(List<Runnable> verdicts) {
        RuntimeException thrown = null;
        for (Runnable result : verdicts) {
            try {
                result.run();
            } catch (RuntimeException e) {
                thrown = e;
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }
}
