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
import dev.sluice.protocol.request.OwnedState;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.translate.TokenEstimate;
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
    private final CallCosts till;
    private final UpstreamRequests interpreter;
    private final Upstream upstream;
    private final Function<Dialect, DialectRules> rules;
    private final CallListener listener;
    private final Ticker ticker;
    private final Alarm alarm;
    private final ModelLabels labels = new ModelLabels();
    private final RetryBudget budget;
    private final StateOwners owners = new StateOwners();
    private final EndpointSupport spoken = new EndpointSupport();

    private volatile Routes routes;
    private volatile RetryPolicy retries;

    public Relay(
            RoutePlan plan,
            RetryPolicy retries,
            CallerLimiter gate,
            FairQueue<LeaseRequest, Lease> line,
            Estimates estimates,
            CallCosts till,
            UpstreamRequests interpreter,
            Upstream upstream,
            Function<Dialect, DialectRules> rules,
            CallListener listener,
            Ticker ticker,
            Alarm alarm) {
        this.gate = gate;
        this.line = line;
        this.estimates = estimates;
        this.till = till;
        this.interpreter = interpreter;
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
        spoken.forget();
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
        return new RequestHead(owner.model(), 0, 0, stream, 0, 0, 0, null, OwnedState.stored(id), false);
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
                        .flatMap(passage -> (isCounted(passage) ? Mono.just(count(passage)) : attempt(passage))
                                .onErrorResume(
                                        RefusedCall.class, refused -> Mono.just(refuse(passage, refused.refusal())))
                                .doOnCancel(() -> leave(passage))))
                .onErrorResume(RefusedCall.class, refused -> Mono.just(turnAway(call, head, refused.refusal())));
    }

    /** One try over one key, and the next where that one failed and the client has seen nothing of it. */
    private Mono<CallAnswer> attempt(CallInFlight passage) {
        return turn(passage).flatMap(lease -> {
            UpstreamRequest voice = voice(passage, lease);
            long since = ticker.nanos();
            return upstream.send(over(lease, passage, voice))
                    .flatMap(voice::back)
                    .flatMap(heard -> heard.reply() instanceof AttemptResult.Answer answer
                            ? Mono.just(serve(passage, lease, voice, answer, heard.dropped(), since))
                            : next(passage, lease, voice, (AttemptResult.Failed) heard.reply(), since));
        });
    }

    /** Lets the caller in, if it is within its own limits and asks for what it may use and somebody serves. */
    private Mono<CallInFlight> admit(Call call, RequestHead head) {
        Route route = route(call, head);
        till.check(call.caller());
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
    private boolean isCounted(CallInFlight passage) {
        return passage.call.endpoint() == Endpoint.COUNT_TOKENS
                && passage.route.tiers().stream()
                        .flatMap(List::stream)
                        .noneMatch(target -> routes.spokenBy(target.provider()).contains(Endpoint.COUNT_TOKENS));
    }

    /** Answers with an estimate, and says that it is one. */
    private CallAnswer count(CallInFlight passage) {
        byte[] body = TokenEstimate.answer(passage.head.promptBytes(), passage.head.mediaItems());
        Headers headers = new Headers().add("content-type", "application/json").add("x-sluice-estimated", "true");
        end(passage, Outcome.OK, 200, TokenUsage.NONE);
        return new CallAnswer.Served(
                200, headers, Flux.just(BodyChunk.of(body)), body.length, false, passage.routing(), () -> {});
    }

    /** Waits for a turn; what is kept here for an account that is gone, the call can do without. */
    private Mono<Lease> turn(CallInFlight passage) {
        return standInLine(passage)
                .onErrorResume(
                        RefusedCall.class,
                        refused ->
                                passage.doWithoutKept(refused.refusal()) ? standInLine(passage) : Mono.error(refused));
    }

    /** Waits in the fair line until it is this call's turn and a key has room. */
    private Mono<Lease> standInLine(CallInFlight passage) {
        return Mono.create(sink -> {
            long since = ticker.nanos();
            FairQueue.Ticket ticket = line.enter(
                    passage.call.caller(),
                    passage.route.model(),
                    passage.need(),
                    passage.call.arrived(),
                    passage.waitUntil(since),
                    verdict -> {
                        long now = ticker.nanos();
                        if (verdict instanceof WaitResult.Refused<Lease> refused) {
                            passage.waited(since, now);
                            sink.error(refused.refusal().asException());
                        } else if (verdict instanceof WaitResult.Granted<Lease> granted
                                && passage.hold(granted.thing(), since, now)) {
                            sink.success(granted.thing());
                        }
                    });
            sink.onCancel(ticket::leave);
        });
    }

    /** A call that its provider cannot be asked is refused; the lease goes back with the passage's end. */
    private UpstreamRequest voice(CallInFlight passage, Lease lease) {
        String provider = lease.key().provider();
        return interpreter.voice(
                passage.call,
                passage.head,
                lease,
                passage.route,
                spoken.of(provider, routes.spokenBy(provider), ticker.nanos()),
                passage.showsThoughts(),
                call -> owners.keep(call, passage.ownerIn(lease)));
    }

    private Attempt over(Lease lease, CallInFlight passage, UpstreamRequest voice) {
        passage.handOver(lease);
        return new Attempt(
                lease,
                voice.endpoint(),
                passage.call.method(),
                voice.path(),
                passage.call.query(),
                voice.headers(),
                voice.body(),
                passage.head.stream(),
                passage.head.maxOutput(),
                passage.estimate.inputTokens(),
                mark -> owners.own(mark, passage.ownerIn(lease)));
    }

    /** Tries again as far as policy, budget and time allow, else gives up. */
    private Mono<CallAnswer> next(
            CallInFlight passage, Lease lease, UpstreamRequest voice, AttemptResult.Failed failed, long since) {
        long now = ticker.nanos();
        passage.failed(failed.failure(), failed.requestId(), since, now);
        boolean better = passage.mayLearn()
                && (voice.learnsFrom(failed.failure())
                        || spoken.learnsFrom(failed.failure(), lease.key().provider(), voice, passage.head, now)
                        || (voice.showedUnreadableThoughts(failed.failure()) && passage.hideThoughts()));
        if (!better && !passage.mayRetry(failed.failure(), retries)) {
            return Mono.just(refuse(passage, passage.lastWord(voice.sameDialect())));
        }
        long pause = budget.take(now);
        return pause == 0 ? attempt(passage) : paused(pause).then(Mono.defer(() -> attempt(passage)));
    }

    private Mono<Void> paused(long nanos) {
        return Mono.create(sink -> {
            Alarm.Cancellation alarmed = alarm.at(ticker.nanos() + nanos, sink::success);
            sink.onCancel(alarmed::cancel);
        });
    }

    /** The commit point: from here on the client sees this answer and no other. */
    private CallAnswer serve(
            CallInFlight passage,
            Lease lease,
            UpstreamRequest voice,
            AttemptResult.Answer answer,
            List<String> dropped,
            long since) {
        long now = ticker.nanos();
        passage.answered(answer.status(), answer.requestId(), dropped, since, now);
        spoken.answered(lease.key().provider(), voice.endpoint(), now);
        if (!passage.call.endpoint().isOfAccount()) {
            labels.proven(passage.head.model());
        }
        boolean stream = passage.head.stream();
        if (stream) {
            listener.streamOpened(passage.call.dialect());
        }
        CommittedBody delivery = new CommittedBody(
                stream
                        ? answer.body().onErrorResume(FailedAttempt.class, broken -> brokenStream(passage, broken))
                        : answer.body(),
                outcome -> {
                    if (stream) {
                        listener.streamClosed(passage.call.dialect());
                    }
                    settle(passage, outcome, answer);
                });
        passage.deliver(delivery);
        return new CallAnswer.Served(
                answer.status(),
                answer.headers(),
                delivery.body(),
                answer.length(),
                stream,
                passage.routing(),
                delivery::close);
    }

    private Flux<BodyChunk> brokenStream(CallInFlight passage, FailedAttempt broken) {
        passage.broke(broken.failure());
        Refusal refusal = Refusal.of(
                Reason.UPSTREAM_ERROR,
                "The provider's stream broke off: " + broken.failure().message());
        return Flux.just(BodyChunk.of(
                rules.apply(passage.call.dialect()).streamError(passage.call.endpoint(), refusal, passage.call.id())));
    }

    private void settle(CallInFlight passage, Outcome outcome, AttemptResult.Answer answer) {
        TokenUsage usage = answer.usage().get();
        // An SDK hangs up at the terminator, which may come before we have said that it was the last.
        boolean leftAtTheEnd = passage.head.stream()
                && outcome == Outcome.CLIENT_GONE
                && answer.whole().getAsBoolean();
        Outcome last = passage.broken() ? Outcome.BROKEN_STREAM : leftAtTheEnd ? Outcome.OK : outcome;
        if (last == Outcome.OK && answer.counted().getAsBoolean()) {
            RequestHead head = passage.head;
            estimates.learn(head.model(), passage.call.caller().name(), head.promptBytes(), head.mediaItems(), usage);
        }
        end(passage, last, answer.status(), usage);
    }

    private CallAnswer refuse(CallInFlight passage, Refusal refusal) {
        Refusal last = refusal.reason() == Reason.NO_USABLE_KEY ? passage.lastWordOr(refusal) : refusal;
        end(passage, Outcome.of(last.reason()), status(passage.call, last), TokenUsage.NONE);
        return new CallAnswer.Refused(last, passage.routing());
    }

    private CallAnswer turnAway(Call call, RequestHead head, Refusal refusal) {
        listener.turnedAway(new RejectedRequest(
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
    private void leave(CallInFlight passage) {
        if (passage.letGo()) {
            end(passage, Outcome.CLIENT_GONE, 0, TokenUsage.NONE);
        }
    }

    private void end(CallInFlight passage, Outcome outcome, int status, TokenUsage usage) {
        CallRecord report =
                passage.end(outcome, status, usage, labels.label(passage.head.model()), till, ticker.nanos());
        if (report != null) {
            listener.callEnded(report);
        }
    }
}
