package dev.sluice.upstream;

import reactor.core.publisher.Mono;

/** The way to the providers: sends attempts over HTTP. */
public interface Upstream {

    /**
     * Sends one attempt and waits until its answer has begun: the whole of a plain answer, the first event of a stream.
     *
     * <p>Owns the attempt's lease from the moment of subscription, and ends it however the attempt ends: with the answer's
     * last byte, a failure, or cancellation of the returned Mono or of the answer's body. Never emits an error: a failure
     * before the answer has begun is an {@link AttemptResult.Failed}; a later one ends the body with a
     * {@link dev.sluice.call.FailedAttempt}.
     */
    Mono<AttemptResult> send(Attempt attempt);
}
