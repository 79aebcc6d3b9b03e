package dev.sluice.relay;

import dev.sluice.accounting.CallListener;
import dev.sluice.call.BodyChunk;
import dev.sluice.call.Dialect;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.Outcome;
import dev.sluice.call.Refusal;
import dev.sluice.call.Ticker;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.relay.Revocation.Revoked;
import dev.sluice.relay.routing.RoutingTable;
import dev.sluice.upstream.AttemptResult;
import dev.sluice.upstream.Completion;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/**
 * The factory of the answers that calls are committed to: a provider's answer passes on to the client, and ends its call however it
 * ends. Safe for use by many threads.
 */
public final class CommittedAnswers {

    private final CallAnswers own;
    private final CallRecorder recorder;
    private final RoutingTable routing;
    private final Function<Dialect, DialectRules> rules;
    private final CallListener listener;
    private final Ticker ticker;
    private final Supplier<Executor> executors;

    /**
     * @param own makes the answer in place of one that cannot be recorded
     * @param executors returns the executor of the calling thread, on which a stream that is given up ends
     */
    public CommittedAnswers(
            CallAnswers own,
            CallRecorder recorder,
            RoutingTable routing,
            Function<Dialect, DialectRules> rules,
            CallListener listener,
            Ticker ticker,
            Supplier<Executor> executors) {
        this.own = own;
        this.recorder = recorder;
        this.routing = routing;
        this.rules = rules;
        this.listener = listener;
        this.ticker = ticker;
        this.executors = executors;
    }

    /**
     * Commits to an answer: from here on the client sees this answer and no other.
     *
     * @param dropped fields that were left out, as the other dialect has no equivalent
     */
    Mono<CallAnswer> commit(
            CallInFlight inFlight, PreparedAttempt attempt, AttemptResult.Answer answer, List<String> dropped) {
        long now = ticker.nanos();
        inFlight.trail.answered(attempt.lease(), answer.status(), answer.requestId(), dropped, now);
        routing.answered(attempt.provider(), attempt.request().endpoint(), now);
        if (!inFlight.call.endpoint().isOfAccount()) {
            routing.labels().addAnswered(inFlight.head.model());
        }
        CommittedAnswer committed = new CommittedAnswer(inFlight, attempt, answer);
        return inFlight.head.stream() ? Mono.just(committed.stream()) : committed.plain();
    }

    /** One answer on its way to the client. */
    private final class CommittedAnswer {

        private final CallInFlight inFlight;
        private final PreparedAttempt attempt;
        private final AttemptResult.Answer answer;
        private final LastPiece last;

        private CommittedAnswer(CallInFlight inFlight, PreparedAttempt attempt, AttemptResult.Answer answer) {
            this.inFlight = inFlight;
            this.attempt = attempt;
            this.answer = answer;
            this.last = new LastPiece(answer.completion(), completion -> end(Outcome.OK, completion));
        }

        /** Returns the answer as a stream, which never ends with an error: what breaks off ends with an error event. */
        private CallAnswer stream() {
            listener.streamOpened(inFlight.call.dialect());
            Flux<BodyChunk> events = last.held(inFlight.revocation.guard(answer.body(), executors.get()))
                    .onErrorResume(FailedAttempt.class, broken -> broken(broken.failure()))
                    .onErrorResume(Revoked.class, revoked -> revoked(revoked.refusal()))
                    // Without its last piece, so that no client takes for whole what could not be recorded.
                    .onErrorResume(unrecorded -> Flux.just(errorEvent(CallAdmission.LEDGER_CLOSED)));
            return served(events, false);
        }

        /** Returns the answer as one document, or a refusal where it is whole and cannot be recorded: nothing of it was sent. */
        private Mono<CallAnswer> plain() {
            boolean whole = last.isKnown();
            Flux<BodyChunk> pieces = (whole ? answer.body() : last.heldPlain(answer.body()))
                    .doOnError(FailedAttempt.class, broken -> noteBroken(broken.failure()));
            CallAnswer served = served(pieces, whole && answer.length() > 0);
            if (!whole) {
                return Mono.just(served);
            }
            return last.kept().thenReturn(served).onErrorResume(failure -> {
                served.close();
                return Mono.just(own.unrecorded(inFlight));
            });
        }

        private CallAnswer served(Flux<BodyChunk> pieces, boolean whole) {
            CommittedBody body = new CommittedBody(pieces, this::closed);
            inFlight.holder.commit(body);
            return new CallAnswer.Served(
                    answer.status(),
                    answer.headers(),
                    body.body(),
                    answer.length(),
                    whole,
                    inFlight.head.stream(),
                    inFlight.trail.routeTaken(),
                    own.figures(inFlight),
                    body);
        }

        /** Records a call whose body was read to its end or given up. */
        private void closed(SignalType signal) {
            if (inFlight.head.stream()) {
                listener.streamClosed(inFlight.call.dialect());
            }
            if (!inFlight.isOver()) {
                ended(outcome(signal)).subscribe();
            }
        }

        private Outcome outcome(SignalType end) {
            return switch (end) {
                case ON_COMPLETE -> Outcome.OK;
                case CANCEL -> inFlight.outcomeOfLeaving();
                default -> Outcome.BROKEN_STREAM;
            };
        }

        /** Ends a stream that broke off: with the provider's own event, if it reported the failure in the caller's dialect. */
        private Flux<BodyChunk> broken(Failure failure) {
            noteBroken(failure);
            byte[] event = failure.event();
            return endingWith(
                    Outcome.BROKEN_STREAM,
                    event != null && attempt.request().sameDialect()
                            ? BodyChunk.of(event)
                            : errorEvent(FinalRefusal.ofBrokenStream(
                                    failure,
                                    inFlight.answering(attempt.request().endpoint()))));
        }

        private void noteBroken(Failure failure) {
            inFlight.trail.broke(failure, ticker.nanos());
        }

        private Flux<BodyChunk> revoked(Refusal refusal) {
            return endingWith(Outcome.of(refusal.reason()), errorEvent(refusal));
        }

        private BodyChunk errorEvent(Refusal refusal) {
            return BodyChunk.of(rules.apply(inFlight.call.dialect())
                    .streamError(inFlight.call.endpoint(), refusal, inFlight.call.id()));
        }

        /** Returns {@code event} after the call was recorded, which does not wait for its client to take the event. */
        private Flux<BodyChunk> endingWith(Outcome outcome, BodyChunk event) {
            return ended(outcome).thenMany(Flux.just(event));
        }

        private Mono<Void> ended(Outcome outcome) {
            return answer.completion()
                    .flatMap(completion -> end(outcome, completion))
                    .onErrorComplete();
        }

        private Mono<Void> end(Outcome outcome, Completion completion) {
            inFlight.trail.stopped(completion.stopReason());
            return recorder.end(inFlight, explained(outcome, completion.whole()), answer.status(), completion.usage());
        }

        /** Returns the outcome that explains why the body ended as {@code outcome} says. */
        private Outcome explained(Outcome outcome, boolean whole) {
            Outcome broken = inFlight.trail.breaking();
            if (broken != null) {
                return broken;
            }
            if (whole || !inFlight.head.stream()) {
                // An SDK hangs up at the terminator, which may come before the end of the body is noticed.
                boolean leftAtTheEnd = inFlight.head.stream() && outcome == Outcome.CLIENT_GONE;
                return leftAtTheEnd ? Outcome.OK : outcome;
            }
            Refusal revoked = inFlight.revocation.why();
            return revoked == null ? outcome : Outcome.of(revoked.reason());
        }
    }
}
