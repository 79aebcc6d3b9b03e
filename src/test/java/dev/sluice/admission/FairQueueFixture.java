package dev.sluice.admission;

import dev.sluice.admission.LeaseSource.Offer;
import dev.sluice.call.Caller;
import dev.sluice.call.Deadline;
import dev.sluice.call.QueuePosition;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RequestClass;
import dev.sluice.simulation.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A queue over a source of a number of leases, in simulated time. */
abstract class FairQueueFixture {

    final Timeline time = new Timeline();

    final CountedSource source = new CountedSource();

    final List<String> results = new ArrayList<>();

    FairQueue<String, String> queue = queue(100);

    /** A source of a number of leases, which gets more at a moment. */
    final class CountedSource implements LeaseSource<String, String> {
        int leases;
        int asked;
        long notBefore = Duration.ofSeconds(30).toNanos();

        @Override
        public Offer<String> take(String request, QueuePosition position) {
            asked++;
            if (request.startsWith("never")) {
                return new Offer.Never<>(Refusal.of(Reason.NO_USABLE_KEY, "none"));
            }
            if (leases == 0) {
                return new Offer.NotBefore<>(Math.max(notBefore, time.nanos() + 100_000_000));
            }
            leases--;
            return new Offer.Granted<>("for " + request, 0.01);
        }

        void add(int count) {
            leases += count;
            queue.wake();
        }
    }

    FairQueue<String, String> queue(int maxDepth) {
        return new FairQueue<>(source, maxDepth, time, time, AdmissionListener.NONE);
    }

    static Caller caller(String name, double weight, int priority) {
        return new Caller(name, weight, priority, null, null, null, List.of());
    }

    Consumer<WaitResult<String>> record(String request) {
        return result -> results.add(
                result instanceof WaitResult.Refused<String> refused
                        ? request + " " + refused.refusal().reason()
                        : request);
    }

    FairQueue.Ticket enqueue(String caller, String request) {
        return enqueue(caller(caller, 1, 0), "model", request, Duration.ofMinutes(2));
    }

    FairQueue.Ticket enqueue(Caller caller, String modelQueue, String request, Duration wait) {
        return queue.enqueue(
                caller,
                modelQueue,
                request,
                RequestClass.MAIN,
                time.nanos(),
                Deadline.after(time.nanos(), wait),
                record(request));
    }
}
