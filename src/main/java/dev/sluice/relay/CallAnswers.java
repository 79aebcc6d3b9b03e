package dev.sluice.relay;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.RejectedRequest;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Call;
import dev.sluice.call.Caller;
import dev.sluice.call.Dialect;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Headers;
import dev.sluice.call.LimitFigures;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.request.RequestHead;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.relay.Revocation.Revoked;
import dev.sluice.relay.routing.Route;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.upstream.AttemptResult;
import dev.sluice.upstream.Completion;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The factory of the answers of calls; each answer ends its call. Safe for use by many threads. */
public final class CallAnswers {

    private final CallRecorder recorder;
    private final RoutingTable routing;
    private final Function<Dialect, DialectRules> rules;
    private final BiFunction<Caller, Route, LimitFigures> figures;
    private final CallListener listener;
    private final Ticker ticker;
    private final Supplier<Executor> executors;

    /** @param executors returns the executor of the calling thread, on which a stream that is given up ends */
    public CallAnswers(
            CallRecorder recorder,
            RoutingTable routing,
            Function<Dialect, DialectRules> rules,
            BiFunction<Caller, Route, LimitFigures> figures,
            CallListener listener,
            Ticker ticker,
            Supplier<Executor> executors) {
        this.recorder = recorder;
        this.routing = routing;
        this.rules = rules;
        this.figures = figures;
        this.listener = listener;
        this.ticker = ticker;
        this.executors = executors;
    }

    /**
     * Commits to an answer: from here on the client sees this answer and no other.
     *
     * @param dropped fields that were left out, as the other dialect has no equivalent
     */
    Mono<CallAnswer> committed(
            CallInFlight inFlight, PreparedAttempt attempt, AttemptResult.Answer answer, List<String> dropped) {
        long now = ticker.nanos();
        Call call = inFlight.call;
        boolean stream = inFlight.head.stream();
        inFlight.trail.answered(attempt.lease(), answer.status(), answer.requestId(), dropped, now);
        routing.answered(attempt.provider(), attempt.request().endpoint(), now);
        if (!call.endpoint().isOfAccount()) {
            routing.labels().addAnswered(inFlight.head.model());
        }
        if (stream) {
            listener.streamOpened(call.dialect());
        }
        LastPiece last = new LastPiece(
                answer.completion(), completion -> end(inFlight, Outcome.OK, answer.status(), completion));
        boolean held = !stream && last.isKnown();
        CommittedBody committed = new CommittedBody(
                stream ? streamed(inFlight, attempt, answer, last) : plain(inFlight, answer, last),
                outcome -> closed(inFlight, answer, outcome));
        inFlight.holder.commit(committed);
        CallAnswer served = new CallAnswer.Served(
                answer.status(),
                answer.headers(),
                committed.body(),
                answer.length(),
                held && answer.length() > 0,
                stream,
                inFlight.trail.routeTaken(),
                figures(inFlight),
                committed);
        // Nothing of a plain answer has been sent, so that one that cannot be recorded is still refused in full.
        return held
                ? last.kept().thenReturn(served).onErrorResume(failure -> {
                    served.close();
                    return Mono.just(unrecorded(inFlight));
                })
                : Mono.just(served);
    }

    private Flux<BodyChunk> streamed(
            CallInFlight inFlight, PreparedAttempt attempt, AttemptResult.Answer answer, LastPiece last) {
        return last.held(inFlight.revocation.guard(answer.body(), executors.get()))
                .onErrorResume(FailedAttempt.class, broken -> errorEvent(inFlight, attempt, answer, broken))
                .onErrorResume(Revoked.class, revoked -> revoked(inFlight, answer, revoked.refusal()))
                .onErrorResume(failure -> unkept(inFlight));
    }

    private Flux<BodyChunk> plain(CallInFlight inFlight, AttemptResult.Answer answer, LastPiece last) {
        return (last.isKnown() ? answer.body() : last.heldPlain(answer.body()))
                .doOnError(FailedAttempt.class, broken -> broke(inFlight, broken));
    }

    /** Records a call whose body was read to its end or given up. */
    private void closed(CallInFlight inFlight, AttemptResult.Answer answer, Outcome outcome) {
        if (inFlight.head.stream()) {
            listener.streamClosed(inFlight.call.dialect());
        }
        if (!inFlight.isOver()) {
            answer.completion()
                    .flatMap(completion -> end(inFlight, outcome, answer.status(), completion))
                    .onErrorComplete()
                    .subscribe();
        }
    }

    private CallAnswer unrecorded(CallInFlight inFlight) {
        return new CallAnswer.Refused(CallAdmission.LEDGER_CLOSED, inFlight.trail.routeTaken(), figures(inFlight));
    }

    /** Ends a stream whose call cannot be recorded: its last piece is not sent, so that no client takes it for whole. */
    private Flux<BodyChunk> unkept(CallInFlight inFlight) {
        Call call = inFlight.call;
        return Flux.just(BodyChunk.of(
                rules.apply(call.dialect()).streamError(call.endpoint(), CallAdmission.LEDGER_CLOSED, call.id())));
    }

    private void broke(CallInFlight inFlight, FailedAttempt broken) {
        inFlight.trail.broke(broken.failure(), ticker.nanos());
    }

    /** Ends a stream that broke off: with the provider's own event, if it reported the failure in the caller's dialect. */
    private Flux<BodyChunk> errorEvent(
            CallInFlight inFlight, PreparedAttempt attempt, AttemptResult.Answer answer, FailedAttempt broken) {
        broke(inFlight, broken);
        return recorded(inFlight, answer, Outcome.BROKEN_STREAM, errorEvent(inFlight, attempt, broken));
    }

    private Flux<BodyChunk> revoked(CallInFlight inFlight, AttemptResult.Answer answer, Refusal refusal) {
        Outcome outcome = Outcome.of(refusal.reason());
        return recorded(inFlight, answer, outcome, Flux.just(errorEvent(inFlight.call, refusal)));
    }

    /** Returns {@code event} after the call was recorded, which does not wait for its client to take the event. */
    private Flux<BodyChunk> recorded(
            CallInFlight inFlight, AttemptResult.Answer answer, Outcome outcome, Flux<BodyChunk> event) {
        return answer.completion()
                .flatMap(completion -> end(inFlight, outcome, answer.status(), completion))
                .onErrorComplete()
                .thenMany(event);
    }

    private Flux<BodyChunk> errorEvent(CallInFlight inFlight, PreparedAttempt attempt, FailedAttempt broken) {
        Call call = inFlight.call;
        byte[] event = broken.failure().event();
        if (event != null && attempt.request().sameDialect()) {
            return Flux.just(BodyChunk.of(event));
        }
        Refusal refusal = FinalRefusal.ofBrokenStream(
                broken.failure(), inFlight.answering(attempt.request().endpoint()));
        return Flux.just(errorEvent(call, refusal));
    }

    private BodyChunk errorEvent(Call call, Refusal refusal) {
        return BodyChunk.of(rules.apply(call.dialect()).streamError(call.endpoint(), refusal, call.id()));
    }

    private Mono<Void> end(CallInFlight inFlight, Outcome outcome, int status, Completion completion) {
        // An SDK hangs up at the terminator, which may come before the end of the body is noticed.
        boolean leftAtTheEnd = inFlight.head.stream() && outcome == Outcome.CLIENT_GONE && completion.whole();
        Refusal revoked = inFlight.revocation.why();
        boolean whole = !inFlight.head.stream() || completion.whole();
        Outcome cut = revoked == null || whole ? outcome : Outcome.of(revoked.reason());
        Outcome broken = inFlight.trail.breaking();
        Outcome last = broken != null ? broken : leftAtTheEnd ? Outcome.OK : cut;
        inFlight.trail.stopped(completion.stopReason());
        return recorder.end(inFlight, last, status, completion.usage());
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
            recorder.end(inFlight, Outcome.CLIENT_GONE, 0, MeteredUsage.NONE)
                    .onErrorComplete()
                    .subscribe();
        }
    }

    /** Gives back what a call holds that was stopped by a fault of the relay itself. */
    void faulted(CallInFlight inFlight) {
        recorder.abandon(inFlight);
    }

    private LimitFigures figures(CallInFlight inFlight) {
        return figures.apply(inFlight.call.caller(), inFlight.route);
    }

    private int status(Call call, Refusal refusal) {
        return rules.apply(call.dialect()).status(refusal);
    }
}
