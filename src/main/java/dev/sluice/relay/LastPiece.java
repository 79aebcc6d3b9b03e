package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import dev.sluice.upstream.Completion;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

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

    /** Returns whether the end of the answer is already known. */
    boolean isKnown() {
        Completion end = completed.get();
        return end != null && end.whole();
    }

    /** Records the call, once; completes when it is in the ledger, or at once where the end of the answer is not known. */
    Mono<Void> kept() {
        return kept;
    }

    /** Returns {@code body} with the events that come after its end is known held until the call is in the ledger. */
    Flux<BodyChunk> held(Flux<BodyChunk> body) {
        Tail tail = new Tail();
        return body.<BodyChunk>handle((piece, sink) -> {
                    if (isKnown()) {
                        tail.add(piece);
                    } else {
                        sink.next(piece);
                    }
                })
                .concatWith(kept.thenMany(Flux.generate(tail::next)))
                .doFinally(end -> tail.release());
    }

    /** Returns {@code body} delayed by one piece, since the pieces of a plain answer do not show which is the last. */
    Flux<BodyChunk> heldPlain(Flux<BodyChunk> body) {
        Tail tail = new Tail();
        return body.<BodyChunk>handle((piece, sink) -> {
                    BodyChunk before = tail.poll();
                    tail.add(piece);
                    if (before != null) {
                        sink.next(before);
                    }
                })
                .concatWith(kept.thenMany(Flux.generate(tail::next)))
                .doFinally(end -> tail.release());
    }

    /** The pieces that wait. One thread adds to them, while another may release them for a client that leaves. */
    private static final class Tail {

        private final Queue<BodyChunk> pieces = new ConcurrentLinkedQueue<>();
        private volatile boolean released;

        void add(BodyChunk piece) {
            pieces.add(piece);
            if (released) {
                release();
            }
        }

        @Nullable
        BodyChunk poll() {
            return pieces.poll();
        }

        void next(SynchronousSink<BodyChunk> sink) {
            BodyChunk piece = pieces.poll();
            if (piece == null) {
                sink.complete();
            } else {
                sink.next(piece);
            }
        }

        void release() {
            released = true;
            for (BodyChunk piece = pieces.poll(); piece != null; piece = pieces.poll()) {
                piece.release();
            }
        }
    }
}
