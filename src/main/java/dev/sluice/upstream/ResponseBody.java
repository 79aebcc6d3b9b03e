package dev.sluice.upstream;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.FailedAttempt;
import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The body of an answer, for one subscriber.
 *
 * <p>There is no queue: each piece is requested from the connection at the subscriber's pace. Only what came before there was
 * a subscriber is held. All its state belongs to the connection's event loop; the subscriber may request and cancel on any
 * thread.
 */
final class ResponseBody extends Flux<BodyChunk> implements Subscription {

    private final EventLoop loop;
    private final ByteBufAllocator alloc;
    private final Source source;
    private final AtomicBoolean taken = new AtomicBoolean();

    private @Nullable CoreSubscriber<? super BodyChunk> subscriber;
    private long demand;
    private @Nullable ByteBuf held;
    private boolean ended;
    private @Nullable Failure failure;
    private boolean finished;

    /** The reader that the body comes from. Called on the event loop. */
    interface Source {

        /** The subscriber's demand has grown. */
        void demandGrew();

        /** The subscriber has cancelled. */
        void subscriberLeft();
    }

    ResponseBody(EventLoop loop, ByteBufAllocator alloc, Source source) {
        this.loop = loop;
        this.alloc = alloc;
        this.source = source;
    }

    /** Returns how many pieces are requested beyond the one that is held. */
    long demand() {
        return held == null || demand == 0 || demand == Long.MAX_VALUE ? demand : demand - 1;
    }

    boolean isTaken() {
        return taken.get();
    }

    /** Hands on {@code bytes}, which it takes over. */
    void emit(ByteBuf bytes) {
        held = ByteBuffers.join(alloc, held, bytes);
        drain();
    }

    /** Ends the body once all is handed on, with {@code why} where it is not null. */
    void end(@Nullable Failure why) {
        if (!ended) {
            ended = true;
            failure = why;
            drain();
        }
    }

    /** Releases what is held; a later subscriber gets a failure. */
    void discard() {
        if (held != null) {
            held.release();
            held = null;
        }
        if (!ended) {
            ended = true;
            failure = Failure.of(FailureKind.CUT, "the answer was given up");
        }
    }

    @Override
    public void subscribe(CoreSubscriber<? super BodyChunk> actual) {
        if (!taken.compareAndSet(false, true)) {
            Operators.error(actual, new IllegalStateException("an answer's body can be read once only"));
            return;
        }
        actual.onSubscribe(this);
        onLoop(() -> {
            subscriber = actual;
            drain();
            source.demandGrew();
        });
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            onLoop(() -> {
                demand = Operators.addCap(demand, n);
                drain();
                source.demandGrew();
            });
        }
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            finished = true;
            source.subscriberLeft();
        });
    }

    private void drain() {
        CoreSubscriber<? super BodyChunk> to = subscriber;
        if (to == null || finished) {
            return;
        }
        ByteBuf next = held;
        if (next != null && demand > 0) {
            held = null;
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            to.onNext(new NettyChunk(next));
        }
        if (held == null && ended && !finished) {
            finished = true;
            if (failure == null) {
                to.onComplete();
            } else {
                to.onError(new FailedAttempt(failure));
            }
        }
    }

    private void onLoop(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
