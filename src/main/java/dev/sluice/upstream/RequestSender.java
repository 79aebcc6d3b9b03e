package dev.sluice.upstream;

import dev.sluice.call.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;

/** A sender of the body of a request, a few parts at a time: what is sent is copied out of the heap, and a provider may read slowly. */
final class RequestSender {

    /** Of some 64 KB each: enough to fill a socket's buffer. */
    private static final int PARTS_AT_ONCE = 8;

    private RequestSender() {}

    /** Sends {@code body}, and completes when it is written. */
    static Mono<Void> send(RequestBody body, HttpClientRequest request, NettyOutbound outbound) {
        List<RequestBody.Part> parts = body.parts();
        if (parts.isEmpty()) {
            return outbound.then();
        }
        if (parts.size() <= PARTS_AT_ONCE) {
            return outbound.send(Mono.fromSupplier(() -> whole(parts))).then();
        }
        request.requestHeaders().set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        return Flux.fromIterable(parts)
                .map(RequestSender::buffer)
                .window(PARTS_AT_ONCE)
                .concatMap(some -> outbound.send(some).then())
                .then();
    }

    private static ByteBuf whole(List<RequestBody.Part> parts) {
        ByteBuf[] buffers = new ByteBuf[parts.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = buffer(parts.get(i));
        }
        return Unpooled.wrappedBuffer(buffers.length, buffers);
    }

    private static ByteBuf buffer(RequestBody.Part part) {
        return Unpooled.wrappedBuffer(part.array(), part.from(), part.length());
    }
}
