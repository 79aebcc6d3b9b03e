package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Refusal;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The signal that ends a call under way, since its client has lost its access or the relay stops. Safe for use by many
 * threads.
 */
final class Revocation {

    private final Sinks.Empty<Void> signal = Sinks.empty();
    private volatile @Nullable Refusal why;

    /** An exception that carries the refusal of a revoked call within a pipeline. */
    static final class Revoked extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient Refusal refusal;

        private Revoked(Refusal refusal) {
            super(refusal.message(), null, false, false);
            this.refusal = refusal;
        }

        Refusal refusal() {
            return refusal;
        }
    }

    /** Ends the call with {@code refusal}. */
    void revoke(Refusal refusal) {
        why = refusal;
        signal.tryEmitError(new Revoked(refusal));
    }

    /** Returns the refusal that ends the call, or null. */
    @Nullable
    Refusal why() {
        return why;
    }

    /** Returns {@code work}, which ends with {@link Revoked} at the signal, and does not begin after it. */
    <T> Mono<T> guard(Mono<T> work) {
        return Mono.defer(() -> {
            Refusal refusal = why;
            return refusal == null
                    ? Mono.firstWithSignal(work, signal.asMono().then(Mono.empty()))
                    : Mono.error(new Revoked(refusal));
        });
    }

    /**
     * Returns {@code body}, which ends with {@link Revoked} at the signal.
     *
     * @param thread runs what it is given on the thread that hands on the chunks of {@code body}
     */
    Flux<BodyChunk> guard(Flux<BodyChunk> body, Executor thread) {
        return new RevocableBody(body, signal.asMono(), thread);
    }
}
