package dev.sluice.edge;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.timeout.ReadTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Reads request bodies whole, as a retry needs them again. Bounds each body, and the sum of all that are held at one time.
 * Safe for use by many threads.
 */
final class RequestBodies {

    private final LongSupplier maxBody;
    private final long maxTogether;
    private final AtomicLong held = new AtomicLong();

    /**
     * @param maxBody the most bytes that one body may have, before and after decompression
     * @param maxTogether the most bytes that all bodies held at one time may have
     */
    RequestBodies(LongSupplier maxBody, long maxTogether) {
        this.maxBody = maxBody;
        this.maxTogether = maxTogether;
    }

    /** Returns the body of {@code request}, decompressed. It counts as held until {@link #release}. */
    Mono<byte[]> read(HttpServerRequest request) {
        return Mono.defer(() -> {
            long bound = maxBody.getAsLong();
            long declared = request.requestHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH, -1);
            if (declared > bound) {
                throw tooLarge(bound);
            }
            BodyBytes read = new BodyBytes(bound, (int) Math.max(0, declared));
            return request.receive()
                    .doOnNext(read::add)
                    .then(Mono.fromSupplier(() -> decompressed(request, read.toArray(), bound)))
                    .onErrorMap(
                            ReadTimeoutException.class,
                            late -> Refusal.of(Reason.BODY_TIMEOUT, "The rest of the body did not come in time.")
                                    .asException())
                    .doOnNext(this::hold);
        });
    }

    /** Ends the hold on a body that {@link #read} returned. */
    void release(byte[] body) {
        held.addAndGet(-body.length);
    }

    private void hold(byte[] body) {
        if (held.addAndGet(body.length) > maxTogether) {
            held.addAndGet(-body.length);
            throw Refusal.later(
                            Reason.QUEUE_FULL,
                            "The relay holds as many request bodies as its memory allows.",
                            Duration.ofSeconds(1))
                    .asException();
        }
    }

    private static byte[] decompressed(HttpServerRequest request, byte[] body, long bound) {
        String encoding = request.requestHeaders().get(HttpHeaderNames.CONTENT_ENCODING);
        return encoding == null ? body : BodyDecompression.decompressed(body, encoding, bound);
    }

    static RefusedCall tooLarge(long bound) {
        return Refusal.of(Reason.BODY_TOO_LARGE, "The body is too large (expected: at most " + bound + " bytes).")
                .asException();
    }

    /** The bytes of one body that have come so far. */
    private static final class BodyBytes {

        private final long bound;
        private byte[] bytes;
        private int length;

        BodyBytes(long bound, int declared) {
            this.bound = bound;
            // A client that declares a length may never send as much: memory beyond 1 MiB is taken only as bytes come.
            this.bytes = new byte[Math.min(declared, 1 << 20)];
        }

        void add(ByteBuf chunk) {
            int more = chunk.readableBytes();
            if (length + (long) more > bound) {
                throw tooLarge(bound);
            }
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(bound, Math.max(length + (long) more, 2L * bytes.length)));
            }
            chunk.getBytes(chunk.readerIndex(), bytes, length, more);
            length += more;
        }

        byte[] toArray() {
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        }
    }
}
