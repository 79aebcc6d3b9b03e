package dev.sluice.relay;

import dev.sluice.admission.FairQueue;
import dev.sluice.admission.WaitResult;
import dev.sluice.call.Decision;
import dev.sluice.call.KeyId;
import dev.sluice.call.RequestClass;
import dev.sluice.call.Ticker;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.pool.Target;
import dev.sluice.relay.routing.ModelLabels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The wait of calls for leases, in the fair queue. Safe for use by many threads. */
public final class LeaseQueue {

    private final FairQueue<LeaseRequest, Lease> queue;
    private final ModelLabels labels;
    private final Function<List<List<Target>>, List<String>> classes;
    private final Ticker ticker;

    /** @param classes returns the names of the model classes by which targets are limited */
    public LeaseQueue(
            FairQueue<LeaseRequest, Lease> queue,
            ModelLabels labels,
            Function<List<List<Target>>, List<String>> classes,
            Ticker ticker) {
        this.queue = queue;
        this.labels = labels;
        this.classes = classes;
        this.ticker = ticker;
    }

    /** Returns how many calls wait, by the model's label; 0 for models without waiting calls. */
    public Map<String, Integer> waitingByModel() {
        Map<String, Integer> waiting = new HashMap<>();
        labels.all().forEach(model -> waiting.put(model, 0));
        queue.depthByModel().forEach((model, depth) -> waiting.merge(labels.label(model), depth, Integer::sum));
        return waiting;
    }

    /**
     * Waits for a lease, which the call then holds. Where the account that state is kept for is gone, the call goes on
     * without that state.
     *
     * @return empty where the client left meanwhile
     */
    Mono<Decision<Lease>> lease(CallInFlight inFlight) {
        return once(inFlight)
                .flatMap(decision -> decision.fold(
                        lease -> Mono.just(decision),
                        refusal -> inFlight.doWithoutKeptState(refusal) ? once(inFlight) : Mono.just(decision)));
    }

    /**
     * Returns a lease for a second attempt beside the one over {@code underWay}; empty where none is free at once, or where
     * it would take room that a call waits for.
     */
    Optional<Lease> spare(CallInFlight inFlight, KeyId underWay) {
        return queue.takeSpare(inFlight.leaseRequestBeside(underWay));
    }

    private Mono<Decision<Lease>> once(CallInFlight inFlight) {
        return Mono.create(sink -> {
            long since = ticker.nanos();
            FairQueue.Ticket ticket = queue.enqueue(
                    inFlight.call.caller(),
                    inFlight.route.model(),
                    inFlight.leaseRequest(),
                    RequestClass.of(inFlight.call.headers().first(RequestClass.FIELD)),
                    inFlight.call.arrived(),
                    inFlight.waitUntil(since),
                    result -> {
                        inFlight.trail.waited(since, ticker.nanos(), () -> classes.apply(inFlight.route.tiers()));
                        if (result instanceof WaitResult.Refused<Lease> refused) {
                            sink.success(Decision.refused(refused.refusal()));
                        } else if (result instanceof WaitResult.Granted<Lease> granted
                                && inFlight.holder.hold(granted.lease())) {
                            sink.success(Decision.granted(granted.lease()));
                        }
                    });
            sink.onCancel(ticket::cancel);
        });
    }
}
