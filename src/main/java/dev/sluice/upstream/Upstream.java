package dev.sluice.upstream;

import reactor.core.publisher.Mono;

/** The wire to the providers. */
public interface Upstream {

    /**
     * Sends one attempt and waits until its answer has begun: the whole of a plain answer, the first event of a stream.
     *
     * <p>Owns the attempt's lease from the moment of subscription, and ends it whichever way the attempt ends: the answer's
     * last byte, a failure, or cancellation of the returned Mono or of the answer's body. Never emits an error: what goes
     * wrong before the answer has begun is a {@link AttemptResult.Failed}; what goes wrong later ends the body with a
     * {@link dev.sluice.call.FailedAttempt}.
     */
    Mono<AttemptResult> send(Attempt attempt);
}
