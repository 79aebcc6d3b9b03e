package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import dev.sluice.call.MeteredUsage;
import dev.sluice.call.TokenUsage;
import dev.sluice.pool.Lease;
import dev.sluice.upstream.Attempt;
import dev.sluice.upstream.AttemptResult;
import dev.sluice.upstream.Completion;
import dev.sluice.upstream.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An upstream whose attempts end as a test scripts them, one script for each attempt; keeps the port's contract. */
final class FakeUpstream implements Upstream {

    final List<Attempt> attempts = new ArrayList<>();

    /** The attempts' bodies as they were sent, since a call frees them after that. */
    final List<String> bodies = new ArrayList<>();

    private final Deque<Function<Attempt, Mono<AttemptResult>>> scripts = new ArrayDeque<>();

    @Override
    public Mono<AttemptResult> send(Attempt attempt) {
        attempts.add(attempt);
        bodies.add(new String(attempt.body().copy(0, attempt.body().length()), StandardCharsets.UTF_8));
        return scripts.remove().apply(attempt);
    }

    /** The next attempt is answered whole. */
    FakeUpstream answers(String body, TokenUsage usage) {
        scripts.add(attempt -> Mono.fromSupplier(() -> {
            attempt.lease().settled(usage);
            Completion completion = new Completion(MeteredUsage.reported(usage), true);
            return answer(attempt, Flux.just(chunk(body)), body.length(), Mono.just(completion));
        }));
        return this;
    }

    /** The next attempt is answered whole once {@code signal} completes, unless it is cancelled before. */
    FakeUpstream answersOnce(Mono<Void> signal, String body, TokenUsage usage) {
        scripts.add(attempt -> signal.then(Mono.fromSupplier(() -> {
                    attempt.lease().settled(usage);
                    Completion completion = new Completion(MeteredUsage.reported(usage), true);
                    return answer(attempt, Flux.just(chunk(body)), body.length(), Mono.just(completion));
                }))
                .doOnCancel(() -> attempt.lease().cancelled(TokenUsage.NONE)));
        return this;
    }

    /** Forgets what was scripted for attempts that were not made. */
    void forgetScripts() {
        scripts.clear();
    }

    /** The next attempt fails once {@code signal} completes, unless it is cancelled before. */
    FakeUpstream failsOnce(Mono<Void> signal, FailureKind kind) {
        Failure failure = Failure.of(kind, "the provider's message");
        scripts.add(attempt -> signal.then(Mono.<AttemptResult>fromSupplier(() -> {
                    attempt.lease().failed(failure);
                    return new AttemptResult.Failed(failure, requestId(), MeteredUsage.NONE);
                }))
                .doOnCancel(() -> attempt.lease().cancelled(TokenUsage.NONE)));
        return this;
    }

    /** The next attempt fails before its answer begins. */
    FakeUpstream fails(FailureKind kind) {
        return fails(Failure.of(kind, "the provider's message"), MeteredUsage.NONE);
    }

    FakeUpstream refuses(int status, String message) {
        Failure.Refused answer = new Failure.Refused("{}".getBytes(StandardCharsets.UTF_8), "application/json");
        return fails(new Failure(FailureKind.CALLER_FAULT, status, message, null, null, answer), MeteredUsage.NONE);
    }

    FakeUpstream fails(Failure failure, MeteredUsage usage) {
        scripts.add(attempt -> Mono.fromSupplier(() -> {
            attempt.lease().failed(failure);
            return new AttemptResult.Failed(failure, requestId(), usage);
        }));
        return this;
    }

    /** The next attempt gets no answer until it is cancelled. */
    FakeUpstream hangs() {
        scripts.add(attempt ->
                Mono.<AttemptResult>never().doOnCancel(() -> attempt.lease().cancelled(TokenUsage.NONE)));
        return this;
    }

    /** The next attempt is answered bit by bit. */
    OpenAnswer opens() {
        OpenAnswer answer = new OpenAnswer();
        scripts.add(attempt -> Mono.fromSupplier(() -> answer.begin(attempt, this)));
        return answer;
    }

    /** Sending the next attempt throws, as a fault in the code would. */
    void isBroken() {
        scripts.add(attempt -> {
            throw new IllegalStateException("a fault");
        });
    }

    private AttemptResult answer(Attempt attempt, Flux<BodyChunk> body, long length, Mono<Completion> completion) {
        Headers headers =
                new Headers().add("content-type", attempt.stream() ? "text/event-stream" : "application/json");
        return new AttemptResult.Answer(200, headers, attempt.stream(), body, length, requestId(), completion);
    }

    private String requestId() {
        return "upstream-" + attempts.size();
    }

    private static BodyChunk chunk(String text) {
        return BodyChunk.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer that has begun, and goes on as a test says. */
    static final class OpenAnswer {

        /** The usage that the provider has reported when the client leaves. */
        MeteredUsage soFar = MeteredUsage.NONE;

        private final Sinks.Many<BodyChunk> body = Sinks.many().unicast().onBackpressureBuffer();
        private final Sinks.One<Completion> completion = Sinks.one();
        private @Nullable Attempt open;
        private boolean over;

        private AttemptResult begin(Attempt attempt, FakeUpstream upstream) {
            Flux<BodyChunk> pieces = body.asFlux().doOnCancel(() -> {
                if (!over) {
                    over = true;
                    attempt.lease().cancelled(soFar.tokens());
                    completion.tryEmitValue(new Completion(soFar, false));
                }
            });
            open = attempt;
            return upstream.answer(attempt, pieces, -1, completion.asMono());
        }

        void sends(String text) {
            body.tryEmitNext(chunk(text)).orThrow();
        }

        /** The last byte has come, though the body's end is not signalled yet. */
        void isWhole(TokenUsage usage) {
            over = true;
            lease().settled(usage);
            completion.tryEmitValue(new Completion(MeteredUsage.reported(usage), true));
        }

        void ends(TokenUsage usage) {
            isWhole(usage);
            body.tryEmitComplete().orThrow();
        }

        void breaksOff(MeteredUsage usage) {
            breaksOff(FailureKind.CUT, usage);
        }

        void breaksOff(FailureKind kind, MeteredUsage usage) {
            over = true;
            Failure failure = Failure.of(kind, "why it broke off");
            lease().failed(failure);
            completion.tryEmitValue(new Completion(usage, false));
            body.tryEmitError(new FailedAttempt(failure)).orThrow();
        }

        private Lease lease() {
            return Objects.requireNonNull(open, "the answer has not begun").lease();
        }
    }
}
