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
 * The body of an answer, as its one reader gets it.
 *
 * <p>There is no queue: what comes is asked for, piece by piece, at the reader's pace. Only what came before there was a
 * reader is held. All its state belongs to the connection's event loop; the reader may ask and leave on any thread.
 */
final class ResponseBody extends Flux<BodyChunk> implements Subscription {

    private final EventLoop loop;
    private final ByteBufAllocator alloc;
    private final Source source;
    private final AtomicBoolean taken = new AtomicBoolean();

    private @Nullable CoreSubscriber<? super BodyChunk> reader;
    private long demand;
    private @Nullable ByteBuf held;
    private boolean ended;
    private @Nullable Failure failure;
    private boolean told;

    /** Where the body comes from. Called on the event loop. */
    interface Source {

        /** The reader's demand has grown. */
        void readerWants();

        /** The reader has left. */
        void readerLeft();
    }

    ResponseBody(EventLoop loop, ByteBufAllocator alloc, Source source) {
        this.loop = loop;
        this.alloc = alloc;
        this.source = source;
    }

    /** Returns how many pieces the reader has asked for beyond the one that is held. */
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

    /** Ends the body once all is handed on: well, or with {@code why}. */
    void end(@Nullable Failure why) {
        if (!ended) {
            ended = true;
            failure = why;
            drain();
        }
    }

    /** Lets go of what is held; whoever comes to read finds an end that is no good one. */
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
            reader = actual;
            drain();
            source.readerWants();
        });
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            onLoop(() -> {
                demand = Operators.addCap(demand, n);
                drain();
                source.readerWants();
            });
        }
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            told = true;
            source.readerLeft();
        });
    }

    private void drain() {
        CoreSubscriber<? super BodyChunk> to = reader;
        if (to == null || told) {
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
        if (held == null && ended && !told) {
            told = true;
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
