package dev.sluice.relay;

import dev.sluice.accounting.Ledger;
import dev.sluice.accounting.Money;
import dev.sluice.accounting.credit.CallCosts;
import dev.sluice.admission.Admission;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Decision;
import dev.sluice.call.Refusal;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimates;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.relay.routing.Route;
import dev.sluice.relay.routing.RoutingTable;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * The admission of calls: a call goes on if its model is served and allowed, its caller's limits and credit have room, and
 * the state that it builds on is its caller's own. Safe for use by many threads.
 */
public final class CallAdmission {

    /** The store is tried again every half second, and is usually back when the client retries. */
    static final Refusal LEDGER_CLOSED = Refusal.later(
            Refusal.Reason.STORE_UNAVAILABLE,
            "The relay cannot record calls at the moment, so it accepts none; try again in a few seconds.",
            Duration.ofSeconds(5));

    private final RoutingTable routing;
    private final StateOwners owners;
    private final CallCosts costs;
    private final Estimates estimates;
    private final CallerLimiter limiter;
    private final CallsUnderWay underWay;
    private final Ledger ledger;

    public CallAdmission(
            RoutingTable routing,
            StateOwners owners,
            CallCosts costs,
            Estimates estimates,
            CallerLimiter limiter,
            CallsUnderWay underWay,
            Ledger ledger) {
        this.routing = routing;
        this.owners = owners;
        this.costs = costs;
        this.estimates = estimates;
        this.limiter = limiter;
        this.underWay = underWay;
        this.ledger = ledger;
    }

    /** Admits {@code call}, which from then on holds one of its caller's slots, or refuses it. */
    Mono<Decision<CallInFlight>> admit(Call call, RequestHead head) {
        return ledger.isOpen()
                ? routing.route(call, head).fold(route -> admit(call, head, route), CallAdmission::refused)
                : refused(LEDGER_CLOSED);
    }

    private Mono<Decision<CallInFlight>> admit(Call call, RequestHead head, Route route) {
        return owners.awaitOwners(head.ownedState().stored())
                .then(Mono.defer(() -> routed(call, head, route).fold(this::admit, CallAdmission::refused)));
    }

    private static Mono<Decision<CallInFlight>> refused(Refusal refusal) {
        return Mono.just(Decision.refused(refusal));
    }

    /** Returns the call with its estimate and the account that it builds on; a refusal where that state is another caller's. */
    private Decision<RoutedCall> routed(Call call, RequestHead head, Route route) {
        Caller caller = call.caller();
        return owners.ownerKey(head.ownedState(), caller, route::isServedBy)
                .then(ownerKey -> Decision.granted(new RoutedCall(
                        call,
                        head,
                        route,
                        estimates.of(
                                head.model(), caller.name(), head.promptBytes(), head.mediaItems(), head.maxOutput()),
                        ownerKey.orElse(null),
                        owners.keptStateKey(head.ownedState().calls(), caller, route::isServedBy))));
    }

    private Mono<Decision<CallInFlight>> admit(RoutedCall routed) {
        Admission admission = limiter.admit(routed.call().caller(), routed.estimatedTokens());
        return admission instanceof Admission.Later later
                ? decided(later.answer()).map(decision -> entered(routed, decision))
                : Mono.just(entered(routed, admission));
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

    /** Waits for the decision; a permit that comes after the client has left is given back. */
    private static Mono<Admission> decided(Admission.Wait wait) {
        return Mono.<Admission>create(sink -> {
                    sink.onCancel(wait::cancel);
                    wait.whenDecided(sink::success);
                })
                .doOnDiscard(
                        Admission.Admitted.class, admitted -> admitted.permit().settle(TokenUsage.NONE));
    }

    private Decision<CallInFlight> entered(RoutedCall routed, Admission admission) {
        if (admission instanceof Admission.Refused refused) {
            return Decision.refused(refused.refusal());
        }
        CallInFlight inFlight = new CallInFlight(routed, ((Admission.Admitted) admission).permit(), underWay);
        underWay.add(inFlight);
        return Decision.granted(inFlight);
    }
}
