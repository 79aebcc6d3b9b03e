package dev.sluice.boot;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.stream.Stream;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * A channel handler that closes a connection behind the answer to the request that asks for it (RFC 9112, section 9.6), and not behind
 * an earlier one.
 *
 * <p>Reactor Netty takes note of {@code connection: close} when it reads a request. Where that is a pipelined one, the answer to the
 * request before it ends the connection, and the other requests are never answered. So the wish is kept from Reactor Netty
 * until the answer to its own request is written.
 */
final class PipelinedClose extends ChannelDuplexHandler {

    private static final String NAME = "pipelinedClose";

    /** The requests whose answers have not been written in full. */
    private int pending;

    /** The answers that are still to be written up to the one that closes the connection, it included; 0 where none does. */
    private int untilClose;

    /** Whether all of the request that closes the connection was read: nothing after it counts. */
    private boolean wholeRead;

    private PipelinedClose() {}

    /** Returns {@code server} with this handler on every connection of HTTP/1.1. */
    static HttpServer on(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> install(channel.pipeline()))
                // With TLS the codec is known only once the handshake has settled the protocol.
                .doOnConnection(connection -> install(connection.channel().pipeline()));
    }

    private static void install(ChannelPipeline pipeline) {
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null && pipeline.get(NAME) == null) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, NAME, new PipelinedClose());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (wholeRead) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request) {
            pending++;
            if (pending > 1 && untilClose == 0 && !HttpUtil.isKeepAlive(request)) {
                untilClose = pending;
                keepOpen(request);
            }
        }
        wholeRead = untilClose > 0 && message instanceof LastHttpContent;
        context.fireChannelRead(message);
    }

    /** Takes the wish out of {@code request}; the other fields that its connection names stay named. */
    private static void keepOpen(HttpRequest request) {
        HttpHeaders fields = request.headers();
        Stream<String> named = fields.getAll(HttpHeaderNames.CONNECTION).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(name));
        Stream<String> kept = request.protocolVersion().isKeepAliveDefault()
                ? named
                : Stream.concat(named, Stream.of(HttpHeaderValues.KEEP_ALIVE.toString()));
        List<String> names = kept.toList();
        if (names.isEmpty()) {
            fields.remove(HttpHeaderNames.CONNECTION);
        } else {
            fields.set(HttpHeaderNames.CONNECTION, String.join(", ", names));
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean interim = message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (untilClose == 1 && !interim && message instanceof HttpResponse response) {
            HttpUtil.setKeepAlive(response, false);
        }
        ChannelPromise written = promise;
        if (!interim && message instanceof LastHttpContent) {
            pending = Math.max(0, pending - 1);
            if (untilClose > 0 && --untilClose == 0) {
                written = promise.unvoid().addListener(ChannelFutureListener.CLOSE);
            }
        }
        var unused = context.write(message, written);
    }
}
