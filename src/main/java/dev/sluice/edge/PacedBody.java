package dev.sluice.edge;

import dev.sluice.call.BodyChunk;
import dev.sluice.call.MemoryReservation;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;
import reactor.util.context.Context;

/**
 * A body that is read at the pace of its client: Reactor Netty alone would take up to 128 pieces ahead. What the client leaves
 * lying is reserved; where the memory for that is in use, those that have taken nothing for longest have their connections closed.
 */
final class PacedBody extends FluxOperator<BodyChunk, BodyChunk> {

    /**
     * In bytes: what is held of an answer besides what lies there, four reads of 4 KB of its provider's. Two are of what comes next, and
     * two are those that the bytes left lying begin and end in, of which a few keep all.
     */
    private static final long READS = 16 << 10;

    private final Channel channel;
    private final MemoryReservation memory;
    private final UntakenAnswers untaken;

    /** @param memory the call's; {@linkplain MemoryReservation#evict evicted} before {@code source} is cancelled for its sake */
    PacedBody(Flux<? extends BodyChunk> source, Channel channel, MemoryReservation memory, UntakenAnswers untaken) {
        super(source);
        this.channel = channel;
        this.memory = memory;
        this.untaken = untaken;
    }

    @Override
    public void subscribe(CoreSubscriber<? super BodyChunk> actual) {
        ClientPace.of(channel);
        source.subscribe(new Pacing(actual, channel, memory, untaken));
    }

    /** One piece is under way at a time. All state belongs to the client's event loop. */
    private static final class Pacing implements CoreSubscriber<BodyChunk>, Subscription {

        private final CoreSubscriber<? super BodyChunk> actual;
        private final Channel channel;
        private final MemoryReservation memory;
        private final UntakenAnswers untaken;
        private Subscription source = Operators.cancelledSubscription();
        private long demand;
        private boolean requested;
        private boolean waiting;
        private boolean over;
        private UntakenAnswers.@Nullable Entry left;

        Pacing(
                CoreSubscriber<? super BodyChunk> actual,
                Channel channel,
                MemoryReservation memory,
                UntakenAnswers untaken) {
            this.actual = actual;
            this.channel = channel;
            this.memory = memory;
            this.untaken = untaken;
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
        public void request(long n) {
            if (Operators.validate(n)) {
                onLoop(() -> {
                    demand = Operators.addCap(demand, n);
                    requestNext();
                });
            }
        }

        @Override
        public void onNext(BodyChunk chunk) {
            actual.onNext(chunk);
            onLoop(() -> {
                requested = false;
                requestNext();
            });
        }

        @Override
        public void onComplete() {
            onLoop(() -> {
                if (end()) {
                    actual.onComplete();
                }
            });
        }

        @Override
        public void onError(Throwable cause) {
            onLoop(() -> {
                if (end()) {
                    actual.onError(cause);
                }
            });
        }

        @Override
        public void cancel() {
            source.cancel();
            onLoop(this::end);
        }

        private boolean end() {
            boolean first = !over;
            over = true;
            taken();
            return first;
        }

        private void taken() {
            if (left != null) {
                untaken.remove(left);
                left = null;
            }
        }

        private void requestNext() {
            if (over || requested || waiting || demand == 0) {
                return;
            }
            if (channel.isWritable()) {
                demand--;
                requested = true;
                source.request(1);
            } else {
                waiting = true;
                ClientPace.of(channel).whenWritable(this::resume);
                // Runs after the flush of what was written, which may be all that is needed.
                channel.eventLoop().execute(this::reserve);
            }
        }

        private void resume() {
            waiting = false;
            taken();
            requestNext();
        }

        private void reserve() {
            if (over || !waiting || left != null) {
                return;
            }
            long bytes = channel.bytesBeforeWritable() + ClientPace.LOW + READS;
            left = untaken.add(memory, bytes, () -> channel.eventLoop().execute(this::giveUp));
            if (left == null) {
                giveUp();
            }
        }

        private void giveUp() {
            if (end()) {
                memory.evict();
                source.cancel();
                ChannelFuture unused = channel.close();
                actual.onError(new AbortedException("the client takes nothing, and the memory for answers is in use"));
            }
        }

        private void onLoop(Runnable task) {
            if (channel.eventLoop().inEventLoop()) {
                task.run();
            } else {
                channel.eventLoop().execute(task);
            }
        }
    }
}
