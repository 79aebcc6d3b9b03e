package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SignalType;

/**
 * An answer's body on its way to the client, which says once how that ended: also where nobody ever asked for it, as when
 * the client left just before.
 */
final class CommittedBody {

    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Flux<BodyChunk> body;
    private final Consumer<Outcome> ended;

    CommittedBody(Flux<BodyChunk> body, Consumer<Outcome> ended) {
        this.body = body.doFinally(this::end);
        this.ended = ended;
    }

    /** Returns the body, to be subscribed to once. */
    Flux<BodyChunk> body() {
        return Flux.defer(() -> begun.compareAndSet(false, true) ? body : Flux.empty());
    }

    /** Returns whether somebody has asked for the body, and so will see it to its end or cancel it. */
    boolean begun() {
        return begun.get();
    }

    /** Lets go of a body that nobody has asked for. */
    void close() {
        if (begun.compareAndSet(false, true)) {
            body.subscribe(BodyChunk::release).dispose();
        }
    }

    private void end(SignalType signal) {
        if (over.compareAndSet(false, true)) {
            ended.accept(
                    switch (signal) {
                        case ON_COMPLETE -> Outcome.OK;
                        case CANCEL -> Outcome.CLIENT_GONE;
                        default -> Outcome.BROKEN_STREAM;
                    });
        }
    }
}
