package dev.sluice.relay;

import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.CallerLimiter.Admission;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.KeyId;
import dev.sluice.call.Refusal;
import dev.sluice.limit.Estimate;
import dev.sluice.limit.Estimates;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.Route;
import dev.sluice.relay.routing.RoutingTable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The admission of calls: a call goes on if its model is served and allowed, its caller's limits and credit have room, and
 * the state that it builds on is its caller's own. Safe for use by many threads.
 */
public final class CallAdmission {

    private final RoutingTable routing;
    private final StateOwners owners;
    private final CallCosts costs;
    private final Estimates estimates;
    private final CallerLimiter limiter;
    private final CallsUnderWay underWay;

    public CallAdmission(
            RoutingTable routing,
            StateOwners owners,
            CallCosts costs,
            Estimates estimates,
            CallerLimiter limiter,
            CallsUnderWay underWay) {
        this.routing = routing;
        this.owners = owners;
        this.costs = costs;
        this.estimates = estimates;
        this.limiter = limiter;
        this.underWay = underWay;
    }

    /** Returns the head of a request without a body that names a stored response; a refusal where it is not the caller's. */
    Decision<RequestHead> headOfStored(Caller caller, String id, boolean stream) {
        return owners.find(id, caller)
                .then(owner -> owner.isPresent()
                        ? Decision.granted(RequestHead.ofStored(owner.get().model(), id, stream))
                        : Decision.refused(StateOwners.missing(id)));
    }

    /** Admits {@code call}, which from then on holds one of its caller's slots, or refuses it. */
    Decision<CallInFlight> admit(Call call, RequestHead head) {
        return routing.route(call, head)
                .then(route -> owners.ownerKey(head.ownedState(), call.caller(), route::isServedBy)
                        .then(ownerKey -> enter(call, head, route, ownerKey.orElse(null))));
    }

    /** Returns whether the caller of {@code call} pays nothing, so that its calls reserve nothing. */
    boolean isFree(Call call) {
        return costs.terms(call.caller().name()).isFree();
    }

    /** Reserves the worst likely cost of an admitted call, which then holds it; empty, or the refusal where the credit is spent. */
    Mono<Optional<Refusal>> reserve(CallInFlight inFlight) {
        Call call = inFlight.call;
        Money worst = WorstUsage.cost(inFlight, costs);
        long until = inFlight.waitUntil(call.arrived()).nanos();
        return costs.reserve(call.id(), call.caller().name(), worst, until)
                .map(decision -> decision.fold(
                        hold -> {
                            inFlight.hold(hold);
                            return Optional.<Refusal>empty();
                        },
                        Optional::of));
    }

    private Decision<CallInFlight> enter(Call call, RequestHead head, Route route, @Nullable KeyId ownerKey) {
        Caller caller = call.caller();
        Estimate estimate =
                estimates.of(head.model(), caller.name(), head.promptBytes(), head.mediaItems(), head.maxOutput());
        KeyId keptStateKey = owners.keptStateKey(head.ownedState().calls(), caller, route::isServedBy);
        Admission admission = limiter.admit(caller, estimate.inputTokens() + estimate.outputTokens());
        if (admission instanceof Admission.Refused refused) {
            return Decision.refused(refused.refusal());
        }
        CallInFlight inFlight = new CallInFlight(
                call,
                head,
                route,
                estimate,
                ownerKey,
                keptStateKey,
                ((Admission.Admitted) admission).permit(),
                underWay);
        underWay.add(inFlight);
        return Decision.granted(inFlight);
    }
}
