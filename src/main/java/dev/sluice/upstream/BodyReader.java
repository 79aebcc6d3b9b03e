package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.compression.DecompressionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A way to read one answer's body, chunk by chunk as the connection gives it.
 *
 * <p>Lives on the connection's event loop. Asks for one chunk at a time until the answer has begun, then for as many as the
 * reader wants pieces, so that a slow client slows the provider.
 */
abstract class BodyReader implements CoreSubscriber<ByteBuf> {

    final AttemptExchange exchange;
    final ByteBufAllocator alloc;
    private final @Nullable GunzipDecoder gunzip;
    private Subscription inbound = Operators.cancelledSubscription();
    private long asked;
    private boolean closed;

    BodyReader(AttemptExchange exchange, ResponseHead answered) {
        this.exchange = exchange;
        this.alloc = answered.alloc();
        this.gunzip = answered.isGzip() ? new GunzipDecoder() : null;
    }

    /** Takes in the next chunk, which stays the caller's. */
    abstract void read(ByteBuf chunk);

    /** The body came to its end. */
    abstract void ended();

    /** The body broke off. */
    abstract void broke(Failure failure);

    /** Returns how many chunks to have on order. */
    abstract long wanted();

    /** Gives back the buffers that are held here, not those that are with the reader already. */
    abstract void discard();

    /** Gives up the answer and everything that was to become of it, since whoever wanted it has left. */
    void abandon() {
        exchange.left();
        close();
    }

    /** Returns whether somebody reads the answer's body, who is to be told of its end. */
    boolean hasReader() {
        return false;
    }

    @Override
    public final void onSubscribe(Subscription s) {
        if (closed) {
            s.cancel();
        } else {
            inbound = s;
            order();
        }
    }

    @Override
    public final void onNext(ByteBuf chunk) {
        if (asked != Long.MAX_VALUE) {
            asked--;
        }
        if (closed) {
            return;
        }
        exchange.heard();
        if (gunzip == null) {
            read(chunk);
        } else {
            unfold(gunzip, chunk);
        }
        order();
    }

    @Override
    public final void onComplete() {
        if (!closed) {
            ended();
            close();
        }
    }

    @Override
    public final void onError(Throwable cause) {
        if (!closed) {
            broke(TransportFailures.brokeWithinAnswer(cause));
            close();
        }
    }

    @Override
    public final Context currentContext() {
        return exchange.context();
    }

    /** Orders as many chunks as are wanted and not on order yet. */
    final void order() {
        if (closed) {
            return;
        }
        long want = wanted();
        if (want == 0) {
            if (asked == 0) {
                exchange.paused();
            }
        } else if (asked < want) {
            if (asked == 0) {
                exchange.resumed();
            }
            long more = want == Long.MAX_VALUE ? want : want - asked;
            asked = want;
            inbound.request(more);
        }
    }

    /** Stops reading; closes the connection where it has not come to the answer's end. */
    final void close() {
        if (!closed) {
            closed = true;
            exchange.unwatched();
            inbound.cancel();
            if (gunzip != null) {
                gunzip.close();
            }
            discard();
        }
    }

    private void unfold(GunzipDecoder decoder, ByteBuf chunk) {
        ByteBuf plain;
        try {
            plain = decoder.decode(chunk, alloc);
        } catch (DecompressionException notGzip) {
            broke(Failure.of(FailureKind.UNREADABLE, "the answer is not the gzip that it says it is"));
            close();
            return;
        }
        try {
            read(plain);
        } finally {
            plain.release();
        }
    }
}
