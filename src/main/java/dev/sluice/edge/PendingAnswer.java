package dev.sluice.edge;

import dev.sluice.relay.CallAnswer;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An answer under way: subscribed to once, awaited by several in turn, and closed at the end whether it has come or comes yet. Safe
 * for use by many threads: the client leaves on its event loop while the answer arrives on another.
 */
final class PendingAnswer {

    private final AtomicReference<CallAnswer> arrived = new AtomicReference<>();
    private final Sinks.One<CallAnswer> sink = Sinks.one();
    private final Disposable subscription;
    private volatile boolean closed;

    /** Subscribes to {@code answer}. */
    PendingAnswer(Mono<CallAnswer> answer) {
        // A subscriber that is disposed of drops what arrives at that moment; what is in front of it does not.
        this.subscription = answer.doOnNext(this::arrive).subscribe(ignored -> {}, sink::tryEmitError);
    }

    private void arrive(CallAnswer answer) {
        arrived.set(answer);
        if (closed) {
            closeArrived();
        } else {
            sink.tryEmitValue(answer).orThrow();
        }
    }

    /** Returns the answer when it comes, or the error in its place. */
    Mono<CallAnswer> answer() {
        return sink.asMono();
    }

    /** Cancels the answer, or closes it; an answer that arrives afterwards is closed as well. */
    void close() {
        closed = true;
        subscription.dispose();
        closeArrived();
    }

    private void closeArrived() {
        CallAnswer answer = arrived.getAndSet(null);
        if (answer != null) {
            answer.close();
        }
    }
}
