package dev.sluice.relay;

import dev.sluice.accounting.CallCosts;
import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.admission.CallerLimiter;
import dev.sluice.admission.CallerLimiter.Entry;
import dev.sluice.admission.FairQueue;
import dev.sluice.admission.WaitResult;
import dev.sluice.call.Alarm;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Endpoint;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Headers;
import dev.sluice.call.KeyId;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.Ticker;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.Estimate;
import dev.sluice.limit.Estimates;
import dev.sluice.pool.Lease;
import dev.sluice.pool.LeaseRequest;
import dev.sluice.protocol.anthropic.messages.CountTokensAnswerWriter;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.relay.adapt.UpstreamRequest;
import dev.sluice.relay.adapt.UpstreamRequests;
import dev.sluice.relay.routing.EndpointSupport;
import dev.sluice.relay.routing.ModelLabels;
import dev.sluice.relay.routing.Route;
import dev.sluice.relay.routing.RoutePlan;
import dev.sluice.relay.routing.Routes;
import dev.sluice.upstream.Attempt;
import dev.sluice.upstream.AttemptResult;
import dev.sluice.upstream.Upstream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The corridor: the one path that a call takes through the rooms.
 *
 * <p>Safe for use by many threads. Nothing that a call takes on its way outlives it, whichever way it ends: its place at
 * the gate, its wait, its lease and its connection go with the answer's last byte, its refusal, or its client.
 */
public final class Relay {

    private final CallerLimiter gate;
    private final FairQueue<LeaseRequest, Lease> line;
    private final Estimates estimates;
    private final CallCosts costs;
    private final UpstreamRequests upstreamRequests;
    private final Upstream upstream;
    private final Function<Dialect, DialectRules> rules;
    private final CallListener listener;
    private final Ticker ticker;
    private final Alarm alarm;
    private final ModelLabels labels = new ModelLabels();
    private final RetryBudget budget;
    private final StateOwners owners = new StateOwners();
    private final EndpointSupport supported = new EndpointSupport();

    private volatile Routes routes;
    private volatile RetryPolicy retries;

    public Relay(
            RoutePlan plan,
            RetryPolicy retries,
            CallerLimiter gate,
            FairQueue<LeaseRequest, Lease> line,
            Estimates estimates,
            CallCosts costs,
            UpstreamRequests upstreamRequests,
            Upstream upstream,
            Function<Dialect, DialectRules> rules,
            CallListener listener,
            Ticker ticker,
            Alarm alarm) {
        this.gate = gate;
        this.line = line;
        this.estimates = estimates;
        this.costs = costs;
        this.upstreamRequests = upstreamRequests;
        this.upstream = upstream;
        this.rules = rules;
        this.listener = listener;
        this.ticker = ticker;
        this.alarm = alarm;
        this.routes = new Routes(plan, labels);
        this.retries = retries;
        this.budget = new RetryBudget(retries.budget(), ticker.nanos());
    }

    /** Takes a new configuration; calls under way keep the routes that they found. */
    public void reconfigure(RoutePlan plan, RetryPolicy policy) {
        routes = new Routes(plan, labels);
        supported.forget();
        retries = policy;
        budget.setShare(policy.budget());
    }

    /** Returns how many calls wait, by the model's name as a metric may carry it; 0 for those that nobody waits for. */
    public Map<String, Integer> waitingByModel() {
        Map<String, Integer> waiting = new HashMap<>();
        labels.all().forEach(model -> waiting.put(model, 0));
        line.depthByLane().forEach((model, depth) -> waiting.merge(labels.label(model), depth, Integer::sum));
        return waiting;
    }

    /**
     * Returns the head of a call that has no body but names a stored response.
     *
     * @throws RefusedCall where no such response is known to be {@code caller}'s
     */
    public RequestHead headOfStored(Caller caller, String id, boolean stream) {
        StateOwners.Owner owner = owners.find(id, caller);
        if (owner == null) {
            throw StateOwners.missing(id).asException();
        }
        return RequestHead.ofStored(owner.model(), id, stream);
    }

    /**
     * Returns the head of a call for what lives in one account.
     *
     * @throws RefusedCall where {@code endpoint} has several, of which none is the one
     */
    public RequestHead headOfAccount(Endpoint endpoint, String path) {
        if (routes.ofAccount(endpoint).isEmpty()) {
            throw Refusal.of(
                            Reason.NOT_IMPLEMENTED,
                            path + " keeps state in one account, and this pool has none of this dialect or several"
                                    + " (expected: one provider with one account); ask the provider itself.")
                    .asException();
        }
        return RequestHead.ofNoModel();
    }

    /**
     * Relays one call.
     *
     * @return the answer, once it has begun; never an error. Cancelling it, or closing the answer, ends the call
     */
    public Mono<CallAnswer> relay(Call call, RequestHead head) {
        return Mono.defer(() -> admit(call, head)
                        .flatMap(inFlight -> (isCounted(inFlight) ? Mono.just(count(inFlight)) : attempt(inFlight))
                                .onErrorResume(
                                        RefusedCall.class, refused -> Mono.just(refuse(inFlight, refused.refusal())))
                                .doOnCancel(() -> leave(inFlight))))
                .onErrorResume(RefusedCall.class, refused -> Mono.just(reject(call, head, refused.refusal())));
    }

    /** One try over one key, and the next where that one failed and the client has seen nothing of it. */
    private Mono<CallAnswer> attempt(CallInFlight inFlight) {
        return position(inFlight).flatMap(lease -> {
            UpstreamRequest upstreamRequest = upstreamRequest(inFlight, lease);
            long since = ticker.nanos();
            return upstream.send(over(lease, inFlight, upstreamRequest))
                    .doFinally(signal -> upstreamRequest.close())
                    .flatMap(upstreamRequest::back)
                    .flatMap(callerReply -> callerReply.reply() instanceof AttemptResult.Answer answer
                            ? Mono.just(serve(inFlight, lease, upstreamRequest, answer, callerReply.dropped(), since))
                            : next(
                                    inFlight,
                                    lease,
                                    upstreamRequest,
                                    (AttemptResult.Failed) callerReply.reply(),
                                    since));
        });
    }

    /** Lets the caller in, if it is within its own limits and asks for what it may use and somebody serves. */
    private Mono<CallInFlight> admit(Call call, RequestHead head) {
        Route route = route(call, head);
        costs.check(call.caller());
        Estimate estimate = estimates.of(
                head.model(), call.caller().name(), head.promptBytes(), head.mediaItems(), head.maxOutput());
        KeyId owner = owners.holder(head.ownedState(), call.caller(), route::isServedBy);
        KeyId keeper = owners.keeper(head.ownedState().calls(), call.caller(), route::isServedBy);
        Entry entry = gate.enter(call.caller(), estimate.inputTokens() + estimate.outputTokens());
        if (entry instanceof Entry.Refused refused) {
            throw refused.refusal().asException();
        }
        budget.called();
        return Mono.just(new CallInFlight(call, head, route, estimate, owner, keeper, ((Entry.Entered) entry).place()));
    }

    private Route route(Call call, RequestHead head) {
        boolean ofAccount = call.endpoint().isOfAccount();
        Optional<Route> route = ofAccount ? routes.ofAccount(call.endpoint()) : routes.of(head.model(), call.dialect());
        if (route.isEmpty()) {
            throw Refusal.of(Reason.UNKNOWN_MODEL, "The model `" + head.model() + "` does not exist here.", "model")
                    .asException();
        }
        if (!call.caller().mayUse(head.model())) {
            throw ofAccount
                    ? Refusal.of(
                                    Reason.MODEL_FORBIDDEN,
                                    "This key may use certain models only, and " + call.path() + " may lead to any.")
                            .asException()
                    : Refusal.of(
                                    Reason.MODEL_FORBIDDEN,
                                    "This key may not use the model `" + head.model() + "`.",
                                    "model")
                            .asException();
        }
        return route.get();
    }

    /** Returns whether the call asks for a count of tokens that no provider of the model makes. */
    private boolean isCounted(CallInFlight inFlight) {
        return inFlight.call.endpoint() == Endpoint.COUNT_TOKENS
                && inFlight.route.tiers().stream()
                        .flatMap(List::stream)
                        .noneMatch(
                                target -> routes.supportedBy(target.provider()).contains(Endpoint.COUNT_TOKENS));
    }

    /** Answers with an estimate, and says that it is one. */
    private CallAnswer count(CallInFlight inFlight) {
        RequestHead head = inFlight.head;
        byte[] body = CountTokensAnswerWriter.write(
                estimates.inputTokens(head.model(), head.promptBytes(), head.mediaItems()));
        Headers headers = new Headers().add("content-type", "application/json").add("x-sluice-estimated", "true");
        end(inFlight, Outcome.OK, 200, TokenUsage.NONE);
        return new CallAnswer.Served(
                200, headers, Flux.just(BodyChunk.of(body)), body.length, false, inFlight.routeTaken(), () -> {});
    }

    /** Waits for a turn; what is kept here for an account that is gone, the call can do without. */
    private Mono<Lease> position(CallInFlight inFlight) {
        return standInLine(inFlight)
                .onErrorResume(
                        RefusedCall.class,
                        refused -> inFlight.doWithoutKept(refused.refusal())
                                ? standInLine(inFlight)
                                : Mono.error(refused));
    }

    /** Waits in the fair line until it is this call's turn and a key has room. */
    private Mono<Lease> standInLine(CallInFlight inFlight) {
        return Mono.create(sink -> {
            long since = ticker.nanos();
            FairQueue.Ticket ticket = line.enter(
                    inFlight.call.caller(),
                    inFlight.route.model(),
                    inFlight.need(),
                    inFlight.call.arrived(),
                    inFlight.waitUntil(since),
                    result -> {
                        long now = ticker.nanos();
                        if (result instanceof WaitResult.Refused<Lease> refused) {
                            inFlight.waited(since, now);
                            sink.error(refused.refusal().asException());
                        } else if (result instanceof WaitResult.Granted<Lease> granted
                                && inFlight.hold(granted.thing(), since, now)) {
                            sink.success(granted.thing());
                        }
                    });
            sink.onCancel(ticket::leave);
        });
    }

    /** A call that its provider cannot be asked is refused; the lease goes back with the passage's end. */
    private UpstreamRequest upstreamRequest(CallInFlight inFlight, Lease lease) {
        String provider = lease.key().provider();
        return upstreamRequests.upstreamRequest(
                inFlight.call,
                inFlight.head,
                lease,
                inFlight.route,
                supported.of(provider, routes.supportedBy(provider), ticker.nanos()),
                inFlight.showsThoughts(),
                call -> owners.keep(call, inFlight.ownerIn(lease)));
    }

    private Attempt over(Lease lease, CallInFlight inFlight, UpstreamRequest upstreamRequest) {
        inFlight.handOver(lease);
        return new Attempt(
                lease,
                upstreamRequest.endpoint(),
                inFlight.call.method(),
                upstreamRequest.path(),
                inFlight.call.query(),
                upstreamRequest.headers(),
                upstreamRequest.body(),
                inFlight.head.stream(),
                inFlight.head.maxOutput(),
                inFlight.estimate.inputTokens(),
                mark -> owners.own(mark, inFlight.ownerIn(lease)));
    }

    /** Tries again as far as policy, budget and time allow, else gives up. */
    private Mono<CallAnswer> next(
            CallInFlight inFlight,
            Lease lease,
            UpstreamRequest upstreamRequest,
            AttemptResult.Failed failed,
            long since) {
        long now = ticker.nanos();
        inFlight.failed(failed.failure(), failed.requestId(), since, now);
        boolean better = inFlight.mayLearn()
                && (upstreamRequest.learnsFrom(failed.failure())
                        || supported.learnsFrom(
                                failed.failure(), lease.key().provider(), upstreamRequest, inFlight.head, now)
                        || (upstreamRequest.showedUnreadableThoughts(failed.failure()) && inFlight.hideThoughts()));
        if (!better && !inFlight.mayRetry(failed.failure(), retries)) {
            return Mono.just(refuse(inFlight, inFlight.finalRefusal(upstreamRequest.sameDialect())));
        }
        long pause = budget.take(now);
        return pause == 0 ? attempt(inFlight) : paused(pause).then(Mono.defer(() -> attempt(inFlight)));
    }

    private Mono<Void> paused(long nanos) {
        return Mono.create(sink -> {
            Alarm.Cancellation alarmed = alarm.at(ticker.nanos() + nanos, sink::success);
            sink.onCancel(alarmed::cancel);
        });
    }

    /** The commit point: from here on the client sees this answer and no other. */
    private CallAnswer serve(
            CallInFlight inFlight,
            Lease lease,
            UpstreamRequest upstreamRequest,
            AttemptResult.Answer answer,
            List<String> dropped,
            long since) {
        long now = ticker.nanos();
        inFlight.answered(answer.status(), answer.requestId(), dropped, since, now);
        supported.answered(lease.key().provider(), upstreamRequest.endpoint(), now);
        if (!inFlight.call.endpoint().isOfAccount()) {
            labels.proven(inFlight.head.model());
        }
        boolean stream = inFlight.head.stream();
        if (stream) {
            listener.streamOpened(inFlight.call.dialect());
        }
        CommittedBody committedBody = new CommittedBody(
                stream
                        ? answer.body().onErrorResume(FailedAttempt.class, broken -> brokenStream(inFlight, broken))
                        : answer.body(),
                outcome -> {
                    if (stream) {
                        listener.streamClosed(inFlight.call.dialect());
                    }
                    settle(inFlight, outcome, answer);
                });
        inFlight.deliver(committedBody);
        return new CallAnswer.Served(
                answer.status(),
                answer.headers(),
                committedBody.body(),
                answer.length(),
                stream,
                inFlight.routeTaken(),
                committedBody::close);
    }

    private Flux<BodyChunk> brokenStream(CallInFlight inFlight, FailedAttempt broken) {
        inFlight.broke(broken.failure());
        Refusal refusal = Refusal.of(
                Reason.UPSTREAM_ERROR,
                "The provider's stream broke off: " + broken.failure().message());
        return Flux.just(BodyChunk.of(rules.apply(inFlight.call.dialect())
                .streamError(inFlight.call.endpoint(), refusal, inFlight.call.id())));
    }

    private void settle(CallInFlight inFlight, Outcome outcome, AttemptResult.Answer answer) {
        TokenUsage usage = answer.usage().get();
        // An SDK hangs up at the terminator, which may come before we have said that it was the last.
        boolean leftAtTheEnd = inFlight.head.stream()
                && outcome == Outcome.CLIENT_GONE
                && answer.whole().getAsBoolean();
        Outcome last = inFlight.broken() ? Outcome.BROKEN_STREAM : leftAtTheEnd ? Outcome.OK : outcome;
        if (last == Outcome.OK && answer.counted().getAsBoolean()) {
            RequestHead head = inFlight.head;
            estimates.learn(head.model(), inFlight.call.caller().name(), head.promptBytes(), head.mediaItems(), usage);
        }
        end(inFlight, last, answer.status(), usage);
    }

    private CallAnswer refuse(CallInFlight inFlight, Refusal refusal) {
        Refusal last = refusal.reason() == Reason.NO_USABLE_KEY ? inFlight.lastWordOr(refusal) : refusal;
        end(inFlight, Outcome.of(last.reason()), status(inFlight.call, last), TokenUsage.NONE);
        return new CallAnswer.Refused(last, inFlight.routeTaken());
    }

    private CallAnswer reject(Call call, RequestHead head, Refusal refusal) {
        listener.requestRejected(new RejectedRequest(
                call.id(),
                call.dialect(),
                call.caller(),
                head.model(),
                Outcome.of(refusal.reason()),
                status(call, refusal)));
        return new CallAnswer.Refused(refusal, RouteTaken.NONE);
    }

    private int status(Call call, Refusal refusal) {
        return rules.apply(call.dialect()).status(refusal);
    }

    /** The client left before its answer was on its way; after that, the delivery notices by itself. */
    private void leave(CallInFlight inFlight) {
        if (inFlight.letGo()) {
            end(inFlight, Outcome.CLIENT_GONE, 0, TokenUsage.NONE);
        }
    }

    private void end(CallInFlight inFlight, Outcome outcome, int status, TokenUsage usage) {
        CallRecord report =
                inFlight.end(outcome, status, usage, labels.label(inFlight.head.model()), costs, ticker.nanos());
        if (report != null) {
            listener.callEnded(report);
        }
    }
}
