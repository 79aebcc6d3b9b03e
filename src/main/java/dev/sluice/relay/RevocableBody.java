package dev.sluice.relay;

import dev.sluice.call.BodyChunk;
import java.util.concurrent.Executor;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A body that a signal ends, also between two chunks. The end is handed on by the thread that hands on the chunks, so that a
 * chunk takes no lock.
 */
final class RevocableBody extends FluxOperator<BodyChunk, BodyChunk> {

    private final Mono<Void> signal;
    private final Executor thread;

    /**
     * @param signal never completes; its error becomes the body's
     * @param thread runs what it is given on the thread that hands on the chunks of {@code source}
     */
    RevocableBody(Flux<BodyChunk> source, Mono<Void> signal, Executor thread) {
        super(source);
        this.signal = signal;
        this.thread = thread;
    }

    @Override
    public void subscribe(CoreSubscriber<? super BodyChunk> actual) {
        Chunks chunks = new Chunks(actual);
        source.subscribe(chunks);
        chunks.watch.update(signal.subscribe(none -> {}, revoked -> thread.execute(() -> chunks.revoked(revoked))));
    }

    /** The chunks that pass. Belongs to the thread that hands them on; the subscriber may request and cancel on any. */
    private static final class Chunks implements CoreSubscriber<BodyChunk>, Subscription {

        private final CoreSubscriber<? super BodyChunk> actual;
        private final Disposable.Swap watch = Disposables.swap();
        private Subscription source = Operators.cancelledSubscription();
        private boolean over;
        private volatile boolean cancelled;

        Chunks(CoreSubscriber<? super BodyChunk> actual) {
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            source = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(BodyChunk chunk) {
            if (over) {
                chunk.release();
            } else {
                actual.onNext(chunk);
            }
        }

        @Override
        public void onComplete() {
            if (end()) {
                actual.onComplete();
            }
        }

        @Override
        public void onError(Throwable cause) {
            if (end()) {
                actual.onError(cause);
            }
        }

        void revoked(Throwable cause) {
            if (end()) {
                source.cancel();
                actual.onError(cause);
            }
        }

        /** Returns whether this is the first end, and the subscriber has not left. */
        private boolean end() {
            boolean first = !over && !cancelled;
            over = true;
            watch.dispose();
            return first;
        }

        @Override
        public void request(long n) {
            source.request(n);
        }

        @Override
        public void cancel() {
            cancelled = true;
            watch.dispose();
            source.cancel();
        }
    }
}
