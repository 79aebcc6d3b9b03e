package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/**
 * The body of a committed answer on its way to the client. It reports exactly once how it ended, even if the client left
 * before it was subscribed to.
 */
final class CommittedBody implements CallAnswer.Hold {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Flux<BodyChunk> body;
    private final Consumer<Outcome> ended;
    private volatile boolean notTaken;

    CommittedBody(Flux<BodyChunk> body, Consumer<Outcome> ended) {
        this.body = body.doFinally(this::end);
        this.ended = ended;
    }

    /** Returns the body, to be subscribed to once. */
    Flux<BodyChunk> body() {
        return Flux.defer(() -> begun.compareAndSet(false, true) ? body : Flux.empty());
    }

    @Override
    public void notTaken() {
        notTaken = true;
    }

    /** Cancels a body without a subscriber. A body with one is cancelled by its subscriber. */
    @Override
    public void close() {
        if (begun.compareAndSet(false, true)) {
            body.subscribe(BodyChunk::release).dispose();
        }
    }

    private void end(SignalType signal) {
        if (over.compareAndSet(false, true)) {
            ended.accept(
                    switch (signal) {
                        case ON_COMPLETE -> Outcome.OK;
                        case CANCEL -> notTaken ? Outcome.CLIENT_SLOW : Outcome.CLIENT_GONE;
                        default -> Outcome.BROKEN_STREAM;
                    });
        }
    }
}
