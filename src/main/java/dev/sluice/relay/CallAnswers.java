package dev.sluice.relay;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.relay.routing.Route;
import dev.sluice.relay.routing.RoutingTable;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The factory of the relay's own answers: refusals, and estimates of tokens. Each ends its call. Safe for use by many threads.
 */
public final class CallAnswers {

    private final CallRecorder recorder;
    private final RoutingTable routing;
    private final Function<Dialect, DialectRules> rules;
    private final BiFunction<Caller, Route, LimitFigures> figures;
    private final CallListener listener;

    public CallAnswers(
            CallRecorder recorder,
            RoutingTable routing,
            Function<Dialect, DialectRules> rules,
            BiFunction<Caller, Route, LimitFigures> figures,
            CallListener listener) {
        this.recorder = recorder;
        this.routing = routing;
        this.rules = rules;
        this.figures = figures;
        this.listener = listener;
    }

    /** Returns an estimate of the prompt's tokens as the answer, marked as an estimate. */
    Mono<CallAnswer> tokenEstimate(CallInFlight inFlight) {
        byte[] body = rules.apply(inFlight.call.dialect()).tokenCount(recorder.estimatedPrompt(inFlight.head));
        Headers headers = new Headers().add("content-type", "application/json").add("x-sluice-estimated", "true");
        CallAnswer served = new CallAnswer.Served(
                200,
                headers,
                Flux.just(BodyChunk.of(body)),
                body.length,
                true,
                false,
                inFlight.trail.routeTaken(),
                figures(inFlight),
                CallAnswer.Hold.NOTHING);
        return recorder.end(inFlight, Outcome.OK, 200, MeteredUsage.NONE)
                .thenReturn(served)
                .onErrorReturn(unrecorded(inFlight));
    }

    /** Refuses a call. Failed attempts explain more than a pool without usable keys, which may be their doing. */
    Mono<CallAnswer> refused(CallInFlight inFlight, Refusal refusal) {
        Refusal stated = refusal.reason() == Refusal.Reason.UNKNOWN_MODEL ? denied(inFlight, refusal) : refusal;
        Refusal last = inFlight.retries.finalRefusalOr(stated);
        CallAnswer refused = new CallAnswer.Refused(last, inFlight.trail.routeTaken(), figures(inFlight));
        return recorder.end(inFlight, Outcome.of(last.reason()), status(inFlight.call, last), MeteredUsage.NONE)
                .onErrorComplete()
                .thenReturn(refused);
    }

    /** Refuses a call whose client has lost its access, and gives back what the call holds. */
    Mono<CallAnswer> revoked(CallInFlight inFlight, Refusal refusal) {
        CallAnswer refused = new CallAnswer.Refused(refusal, inFlight.trail.routeTaken(), figures(inFlight));
        return inFlight.holder.leave()
                ? Mono.just(refused)
                : recorder.end(
                                inFlight,
                                Outcome.of(refusal.reason()),
                                status(inFlight.call, refusal),
                                MeteredUsage.NONE)
                        .onErrorComplete()
                        .thenReturn(refused);
    }

    /** Returns the refusal that the provider gave when it said that it does not have the model, or {@code otherwise}. */
    private Refusal denied(CallInFlight inFlight, Refusal otherwise) {
        return routing.denial(inFlight.route)
                .map(denial -> FinalRefusal.of(
                        List.of(denial.failure()), inFlight.history, inFlight.answering(denial.endpoint())))
                .orElse(otherwise);
    }

    /** Rejects a request that was not admitted. */
    CallAnswer rejected(Call call, RequestHead head, Refusal refusal) {
        LimitFigures known = routing.route(call, head)
                .fold(route -> figures.apply(call.caller(), route), unrouted -> LimitFigures.NONE);
        return rejected(call, head.model(), refusal, known);
    }

    /**
     * Rejects a request that could not be read. Programs send such requests to learn the limits of the model that they name.
     */
    CallAnswer unreadable(Call call, RefusedCall refused) {
        String model = refused.model();
        return model == null
                ? rejected(call, (String) null, refused.refusal(), LimitFigures.NONE)
                : rejected(call, RequestHead.ofModel(model), refused.refusal());
    }

    private CallAnswer rejected(Call call, @Nullable String model, Refusal refusal, LimitFigures known) {
        String label = model == null ? null : routing.labels().label(model);
        Outcome outcome = Outcome.of(refusal.reason());
        listener.requestRejected(new RejectedRequest(
                call.id(), call.dialect(), call.caller(), model, label, outcome, status(call, refusal)));
        return new CallAnswer.Refused(refusal, RouteTaken.NONE, known);
    }

    /** Rejects a call that was admitted but finds no credit, and gives back what it holds. */
    CallAnswer unpaid(CallInFlight inFlight, Refusal refusal) {
        recorder.abandon(inFlight);
        return rejected(inFlight.call, inFlight.head, refusal);
    }

    /** Ends a call whose client left. Once an answer is committed, the end of its body ends the call. */
    void clientLeft(CallInFlight inFlight) {
        if (!inFlight.holder.leave()) {
            recorder.end(inFlight, inFlight.outcomeOfLeaving(), 0, MeteredUsage.NONE)
                    .onErrorComplete()
                    .subscribe();
        }
    }

    /** Gives back what a call holds that was stopped by a fault of the relay itself. */
    void faulted(CallInFlight inFlight) {
        recorder.abandon(inFlight);
    }

    /** Returns the refusal of a call whose answer is whole and cannot be recorded; that call has ended already. */
    CallAnswer unrecorded(CallInFlight inFlight) {
        return new CallAnswer.Refused(CallAdmission.LEDGER_CLOSED, inFlight.trail.routeTaken(), figures(inFlight));
    }

    /** Returns the limits that hold for the call's caller and model now. */
    LimitFigures figures(CallInFlight inFlight) {
        return figures.apply(inFlight.call.caller(), inFlight.route);
    }

    private int status(Call call, Refusal refusal) {
        return rules.apply(call.dialect()).status(refusal);
    }
}
