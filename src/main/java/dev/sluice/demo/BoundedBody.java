package dev.sluice.demo;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** The body of a request, read up to a maximum size. Used by one thread at a time. */
final class BoundedBody {

    /** The most that Anthropic accepts. */
    private static final int MAX_BYTES = 32 * 1024 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private boolean tooLarge;

    private BoundedBody() {}

    /** Reads the body to its end, even beyond the maximum, so that the connection can be used again. */
    static Mono<BoundedBody> of(HttpServerRequest request) {
        return request.receive().collect(BoundedBody::new, BoundedBody::add);
    }

    boolean isTooLarge() {
        return tooLarge;
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private void add(ByteBuf part) {
        tooLarge |= bytes.size() + part.readableBytes() > MAX_BYTES;
        if (tooLarge) {
            return;
        }
        try {
            part.getBytes(part.readerIndex(), bytes, part.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
