package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.MemoryReservation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.compression.DecompressionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * A reader of one answer's body, chunk by chunk as the connection gives it.
 *
 * <p>Lives on the connection's event loop. Requests one chunk at a time until the answer has begun, then as many as the body's
 * subscriber wants, so that a slow client slows the provider.
 */
abstract class BodyReader implements CoreSubscriber<ByteBuf> {

    /** Compressed bytes that are decoded in one step: gzip reaches a thousand times that, which is 2 MB. */
    private static final int DECODED_AT_ONCE = 2 << 10;

    /** In bytes: the output of one step is read at once, and needs no reservation up to the size of a chunk that came plain. */
    private static final int MAX_UNRESERVED = 64 << 10;

    final BodyEvents events;
    final ByteBufAllocator alloc;
    private final MemoryReservation memory;
    private final @Nullable CompressedBodyDecoder decoder;
    private Subscription inbound = Operators.cancelledSubscription();
    private long requested;
    private long reserved;
    private boolean closed;

    BodyReader(BodyEvents events, ResponseHead head, MemoryReservation memory) {
        this.events = events;
        this.alloc = head.alloc();
        this.memory = memory;
        this.decoder = head.isCompressed() ? new CompressedBodyDecoder(head.coding()) : null;
    }

    /** Takes in the next chunk, which stays the caller's. */
    abstract void read(ByteBuf chunk);

    /** The body came to its end. */
    abstract void ended();

    /** The body broke off. */
    abstract void broke(Failure failure);

    /** There is no memory to hold what was read. */
    abstract void noMemory();

    /** Returns how many chunks to have requested. */
    abstract long wanted();

    /** Releases the buffers that are held here, not those that have been handed on. */
    abstract void discard();

    /** Gives up the answer, since the client has left. */
    void abandon() {
        events.left();
        close();
    }

    /** Returns whether the answer's body has a subscriber, which is to be told of its end. */
    boolean hasSubscriber() {
        return false;
    }

    @Override
    public final void onSubscribe(Subscription s) {
        if (closed) {
            s.cancel();
        } else {
            inbound = s;
            requestMore();
        }
    }

    @Override
    public final void onNext(ByteBuf chunk) {
        if (requested != Long.MAX_VALUE) {
            requested--;
        }
        if (closed) {
            return;
        }
        events.chunk();
        if (decoder == null) {
            read(chunk);
        } else {
            readDecoded(decoder, chunk);
        }
        requestMore();
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
            if (TransportFailures.isNoMemory(cause)) {
                noMemory();
            } else {
                broke(TransportFailures.brokeWithinAnswer(cause));
            }
            close();
        }
    }

    @Override
    public final Context currentContext() {
        return events.context();
    }

    /** Requests as many chunks as are wanted and not requested yet. */
    final void requestMore() {
        if (closed) {
            return;
        }
        long want = wanted();
        if (want == 0) {
            if (requested == 0) {
                events.paused();
            }
        } else if (requested < want) {
            if (requested == 0) {
                events.resumed();
            }
            long more = want == Long.MAX_VALUE ? want : want - requested;
            requested = want;
            inbound.request(more);
        }
    }

    /** Has {@code bytes} bytes reserved for what is held here, and returns whether they could be. */
    final boolean reserve(long bytes) {
        if (bytes > reserved) {
            if (!memory.tryGrow(bytes - reserved)) {
                return false;
            }
            reserved = bytes;
        }
        return true;
    }

    /** Gives back what is reserved, since nothing is held any more. */
    final void unreserve() {
        if (reserved > 0) {
            memory.shrink(reserved);
            reserved = 0;
        }
    }

    /** Stops reading; closes the connection where it has not come to the answer's end. */
    final void close() {
        if (!closed) {
            closed = true;
            events.closed();
            inbound.cancel();
            if (decoder != null) {
                decoder.close();
            }
            discard();
        }
    }

    private void readDecoded(CompressedBodyDecoder decoder, ByteBuf chunk) {
        while (!closed && chunk.isReadable()) {
            readDecodedStep(decoder, chunk.readSlice(Math.min(chunk.readableBytes(), DECODED_AT_ONCE)));
        }
    }

    private void readDecodedStep(CompressedBodyDecoder decoder, ByteBuf some) {
        ByteBuf plain;
        try {
            plain = decoder.decode(some, alloc);
        } catch (DecompressionException undecodable) {
            broke(Failure.of(FailureKind.UNREADABLE, "the answer is not in the content-encoding that it names"));
            close();
            return;
        }
        int length = plain.readableBytes();
        try {
            if (length <= MAX_UNRESERVED || memory.tryGrow(length)) {
                read(plain);
            } else {
                noMemory();
                close();
            }
        } finally {
            plain.release();
            if (length > MAX_UNRESERVED) {
                memory.shrink(length);
            }
        }
    }
}
