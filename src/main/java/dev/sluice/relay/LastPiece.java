package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import dev.sluice.upstream.Completion;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The last piece of an answer, which is held until its call is in the ledger. All pieces before it pass as they come.
 *
 * <p>An attempt completes before its last piece is handed on, so that the piece is known as the last when it comes.
 */
final class LastPiece {

    private final Function<Completion, Mono<Void>> record;
    private final AtomicReference<@Nullable Completion> completed = new AtomicReference<>();
    private final Mono<Void> kept;

    /** @param record records the call, once: later calls are empty */
    LastPiece(Mono<Completion> completion, Function<Completion, Mono<Void>> record) {
        this.record = record;
        this.kept = Mono.defer(() -> {
                    Completion end = completed.get();
                    return end == null || !end.whole() ? Mono.<Void>empty() : this.record.apply(end);
                })
                .cache();
        completion.subscribe(completed::set);
    }

    /** Returns whether the answer has come to its end already. */
    boolean isKnown() {
        Completion end = completed.get();
        return end != null && end.whole();
    }

    /** Records the call, once; completes when it is in the ledger, at once where its end is not known. */
    Mono<Void> kept() {
        return kept;
    }

    /** Returns the events of {@code body}, of which the last waits. */
    Flux<BodyChunk> held(Flux<BodyChunk> body) {
        // Hidden, since the operator discards a scalar once more that has been taken already.
        return body.concatMap(
                        piece -> isKnown() ? wait(piece) : Mono.just(piece).hide(), 1)
                .concatWith(kept.then(Mono.empty()))
                .doOnDiscard(BodyChunk.class, BodyChunk::release);
    }

    private Mono<BodyChunk> wait(BodyChunk piece) {
        return kept.doOnError(failure -> piece.release())
                .doOnCancel(piece::release)
                .thenReturn(piece);
    }

    /** Returns the pieces of {@code body} of which each waits for the next, as a plain answer does not show its end. */
    Flux<BodyChunk> heldPlain(Flux<BodyChunk> body) {
        AtomicReference<@Nullable BodyChunk> held = new AtomicReference<>();
        return body.<BodyChunk>handle((piece, sink) -> {
                    BodyChunk before = held.getAndSet(piece);
                    if (before != null) {
                        sink.next(before);
                    }
                })
                .concatWith(kept.then(Mono.fromSupplier(() -> held.getAndSet(null))))
                .doFinally(end -> {
                    BodyChunk left = held.getAndSet(null);
                    if (left != null) {
                        left.release();
                    }
                });
    }
}
