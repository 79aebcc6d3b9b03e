package dev.sluice.edge.socket;

import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The frames that go out over one socket: single ones, and the streams of its lanes, each as fast as the client reads. A client
 * that reads nothing, and goes on to cause single frames, is cut off. Safe for use by many threads.
 */
final class FrameOutlet {

    /** Single frames that wait to be sent: errors and signs of life. */
    private static final int MAX_SINGLE = 64;

    private static final int NO_STATUS = 1000;

    private final int streams;
    /** Takes sources from several threads at once: its queue does, and its subscriber is called by one of them at a time. */
    private final Sinks.Many<Publisher<WebSocketFrame>> sources = Sinks.unsafe()
            .many()
            .unicast()
            .onBackpressureBuffer(
                    Queues.<Publisher<WebSocketFrame>>unboundedMultiproducer().get());

    private final AtomicInteger single = new AtomicInteger();
    private final AtomicReference<@Nullable Closing> closing = new AtomicReference<>();

    private record Closing(int status, String reason) {}

    /** @param streams the most streams at once */
    FrameOutlet(int streams) {
        this.streams = streams;
    }

    /** Returns all frames; to be subscribed to once. */
    Flux<WebSocketFrame> frames() {
        return sources.asFlux().flatMap(source -> source, streams + MAX_SINGLE + 1, 4);
    }

    /** Sends one frame. */
    void send(WebSocketFrame frame) {
        if (single.incrementAndGet() > MAX_SINGLE) {
            frame.release();
            close(1008, "Too many messages are unread.");
            return;
        }
        if (!emit(Mono.just(frame).doFinally(signal -> single.decrementAndGet()))) {
            frame.release();
        }
    }

    /** Sends the frames of a stream, which ends without an error; returns false where the socket is closed already. */
    boolean send(Flux<WebSocketFrame> stream) {
        return emit(stream);
    }

    private boolean emit(Publisher<WebSocketFrame> source) {
        return closing.get() == null && sources.tryEmitNext(source).isSuccess();
    }

    /** Closes the socket once all that was sent has gone out. */
    void close(int status, String reason) {
        if (closing.compareAndSet(null, new Closing(status, reason))) {
            sources.tryEmitComplete();
        }
    }

    /** Ends the socket at once. */
    void abort() {
        closing.compareAndSet(null, new Closing(NO_STATUS, ""));
        sources.tryEmitError(new ClosedChannelException());
    }

    int closeStatus() {
        Closing how = closing.get();
        return how == null ? NO_STATUS : how.status;
    }

    String closeReason() {
        Closing how = closing.get();
        return how == null ? "" : how.reason;
    }
}
