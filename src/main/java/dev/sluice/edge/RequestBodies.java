package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.timeout.ReadTimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Reads requests' bodies whole, as a retry needs them again, and bounds them: each by itself, and all that are held at one
 * time together. Safe for use by many threads.
 */
final class RequestBodies {

    private final LongSupplier most;
    private final long mostTogether;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param most the most bytes that one body may have, before and after inflation
     * @param mostTogether the most bytes that all bodies held at one time may have
     */
    RequestBodies(LongSupplier most, long mostTogether) {
        this.most = most;
        this.mostTogether = mostTogether;
    }

    /** Returns the body of {@code request}, inflated where it came compressed. What is read is held until {@link #release}. */
    Mono<byte[]> read(HttpServerRequest request) {
        return Mono.defer(() -> {
            long bound = most.getAsLong();
            long declared = request.requestHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH, -1);
            if (declared > bound) {
                throw tooLarge(bound);
            }
            Gathering gathering = new Gathering(bound, (int) Math.max(0, declared));
            return request.receive()
                    .doOnNext(gathering::add)
                    .then(Mono.fromSupplier(() -> inflated(request, gathering.whole(), bound)))
                    .onErrorMap(
                            ReadTimeoutException.class,
                            late -> Refusal.of(Reason.BODY_TIMEOUT, "The rest of the body did not come in time.")
                                    .asException())
                    .doOnNext(this::hold);
        });
    }

    /** Lets go of a body that {@link #read} returned. */
    void release(byte[] body) {
        held.addAndGet(-body.length);
    }

    private void hold(byte[] body) {
        if (held.addAndGet(body.length) > mostTogether) {
            held.addAndGet(-body.length);
            throw Refusal.later(
                            Reason.QUEUE_FULL,
                            "The relay holds as many request bodies as its memory allows.",
                            java.time.Duration.ofSeconds(1))
                    .asException();
        }
    }

    private static byte[] inflated(HttpServerRequest request, byte[] body, long bound) {
        String encoding = request.requestHeaders().get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding == null ? body : BodyDecompression.inflate(body, encoding, bound);
    }

    static dev.sluice.call.RefusedCall tooLarge(long bound) {
        return Refusal.of(Reason.BODY_TOO_LARGE, "The body is too large (expected: at most " + bound + " bytes).")
                .asException();
    }

    /** Bytes of one body so far. */
    private static final class Gathering {

        private final long bound;
        private byte[] bytes;
        private int length;

        Gathering(long bound, int declared) {
            this.bound = bound;
            // A declared length is a promise of the client's: trust it with memory only as far as bytes really come.
            this.bytes = new byte[Math.min(declared, 1 << 20)];
        }

        void add(ByteBuf part) {
            int more = part.readableBytes();
            if (length + (long) more > bound) {
                throw tooLarge(bound);
            }
            if (length + more > bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, (int)
                        Math.min(bound, Math.max(length + (long) more, 2L * bytes.length)));
            }
            part.getBytes(part.readerIndex(), bytes, length, more);
            length += more;
        }

        byte[] whole() {
            return length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length);
        }
    }
}
