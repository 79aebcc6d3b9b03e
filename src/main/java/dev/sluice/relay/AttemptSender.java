package dev.sluice.relay;

import dev.sluice.call.Decision;
import dev.sluice.call.Endpoint;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import dev.sluice.limit.Estimates;
import dev.sluice.pool.Lease;
import dev.sluice.pool.Target;
import dev.sluice.protocol.dialect.Dialects;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.relay.adapt.CallerReply;
import dev.sluice.relay.adapt.UpstreamRequest;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.DeniedModels;
import dev.sluice.relay.routing.EndpointSupport.Asked;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.upstream.Attempt;
import dev.sluice.upstream.AttemptResult;
import dev.sluice.upstream.Upstream;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A sender that prepares and sends the attempts of calls, and learns from those that were refused. Safe for use by many threads. */
public final class AttemptSender {

    private final UpstreamRequests requests;
    private final Upstream upstream;
    private final RoutingTable routing;
    private final StateOwners owners;
    private final Estimates estimates;
    private final AccountCalls accountCalls;
    private final Ticker ticker;

    public AttemptSender(
            UpstreamRequests requests,
            Upstream upstream,
            RoutingTable routing,
            StateOwners owners,
            Estimates estimates,
            AccountCalls accountCalls,
            Ticker ticker) {
        this.requests = requests;
        this.upstream = upstream;
        this.routing = routing;
        this.owners = owners;
        this.estimates = estimates;
        this.accountCalls = accountCalls;
        this.ticker = ticker;
    }

    /** Prepares an attempt over {@code lease}, which stays the call's; a refusal where its provider cannot serve the call. */
    Decision<PreparedAttempt> prepare(CallInFlight inFlight, Lease lease) {
        return requests.of(
                        inFlight.call,
                        inFlight.head,
                        lease,
                        inFlight.route,
                        routing.supportedBy(lease.key().provider(), ticker.nanos()),
                        estimates.inputTokens(
                                inFlight.head.model(), inFlight.head.promptBytes(), inFlight.head.mediaItems()),
                        inFlight.retries.showsReasoning(),
                        toolCall -> owners.ownToolCall(toolCall, inFlight.ownerIn(lease)))
                .then(request ->
                        Decision.granted(new PreparedAttempt(lease, accountCalls.noting(inFlight, lease, request))));
    }

    /** Sends one attempt, which takes the lease over from the call; a failure is noted in the call. */
    Mono<CallerReply> send(CallInFlight inFlight, PreparedAttempt prepared) {
        Lease lease = prepared.lease();
        UpstreamRequest request = prepared.request();
        Attempt attempt = new Attempt(
                lease,
                request.endpoint(),
                inFlight.call.method(),
                request.path(),
                request.query(),
                request.headers(),
                request.body(),
                inFlight.head.stream(),
                inFlight.head.maxOutput(),
                inFlight.estimate.inputTokens(),
                isStored(inFlight, request.endpoint())
                        ? mark -> owners.own(mark, inFlight.ownerIn(lease))
                        : StateSink.NONE);
        Mono<AttemptResult> sent = upstream.send(attempt).doFinally(signal -> request.close());
        inFlight.trail.attempted(lease, ticker.nanos());
        inFlight.holder.handOver();
        return sent.flatMap(request::toCaller).doOnNext(reply -> {
            if (reply.result() instanceof AttemptResult.Failed failed) {
                inFlight.trail.failed(lease, failed.failure(), failed.requestId(), failed.usage(), ticker.nanos());
                inFlight.retries.failed(lease.key(), failed.failure(), inFlight.answering(request.endpoint()));
                if (failed.failure().kind() == FailureKind.MODEL_DENIED) {
                    routing.denied(
                            lease.key().provider(),
                            lease.model(),
                            new DeniedModels.Denial(failed.failure(), request.endpoint()));
                }
            }
        });
    }

    private static boolean isStored(CallInFlight inFlight, Endpoint asked) {
        return Dialects.of(asked.dialect()).stores(asked, inFlight.call.endpoint(), inFlight.head.ownedState());
    }

    /** Returns whether the call asks for a count of tokens, and no provider of its model counts them. */
    boolean isCountEstimated(CallInFlight inFlight) {
        return inFlight.call.endpoint().countsTokens() && !routing.supports(inFlight.route, inFlight.call.endpoint());
    }

    /**
     * Returns the refusal of a call that asks for a count of tokens where the counted request itself could not be sent to its
     * model.
     */
    Optional<Refusal> refusalOfCount(CallInFlight inFlight) {
        Target target = inFlight.route.tiers().get(0).get(0);
        return requests.refusalOfCount(
                inFlight.call,
                inFlight.head,
                inFlight.route,
                target,
                routing.supportedBy(target.provider(), ticker.nanos()));
    }

    /** Returns whether {@code failure} shows how to correct the request, so that the call is worth another attempt. */
    boolean learnsFrom(Failure failure, CallInFlight inFlight, PreparedAttempt failed) {
        UpstreamRequest request = failed.request();
        boolean buildsOnStored = !inFlight.head.ownedState().stored().isEmpty();
        Asked asked = new Asked(request.endpoint(), request.path(), buildsOnStored);
        return request.learnsFrom(failure)
                || routing.learnsFrom(failure, failed.provider(), asked, ticker.nanos())
                || (request.reportsUnreadableReasoning(failure) && inFlight.retries.leaveReasoningOut());
    }
}
