package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
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
    private final Flux<BodyChunk> body;

    /** @param ended called once, with the signal that ended the body */
    CommittedBody(Flux<BodyChunk> body, Consumer<SignalType> ended) {
        this.body = body.doFinally(ended);
    }

    /** Returns the body, to be subscribed to once. */
    Flux<BodyChunk> body() {
        return Flux.defer(() -> begun.compareAndSet(false, true) ? body : Flux.empty());
    }

    /** Cancels a body without a subscriber. A body with one is cancelled by its subscriber. */
    @Override
    public void close() {
        if (begun.compareAndSet(false, true)) {
            body.subscribe(BodyChunk::release).dispose();
        }
    }
}
