package dev.sluice.boot;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import reactor.netty.http.server.HttpServer;

/**
 * A channel handler that keeps a request with a large body in HTTP/1.1 even if it asks for an upgrade to HTTP/2: Netty would
 * hold its whole body in memory before the relay sees its key. A server may ignore an upgrade (RFC 9110, section 7.8).
 */
final class SmallUpgrade extends ChannelInboundHandlerAdapter {

    /** Above the first calls of most clients; each connection may hold as much before its key is seen. */
    static final int MAX_BODY = 16 << 10;

    private static final String NAME = "smallUpgrade";

    private SmallUpgrade() {}

    /** Returns {@code server} with this handler on every connection that may be upgraded. */
    static HttpServer of(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> {
            ChannelPipeline pipeline = channel.pipeline();
            ChannelHandlerContext upgrade = pipeline.context(HttpServerUpgradeHandler.class);
            if (upgrade != null) {
                pipeline.addBefore(upgrade.name(), NAME, new SmallUpgrade());
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request
                && request.headers().contains(HttpHeaderNames.UPGRADE)
                && !isSmall(request)) {
            HttpHeaders headers = request.headers();
            headers.remove(HttpHeaderNames.UPGRADE);
            headers.remove("http2-settings");
        }
        context.fireChannelRead(message);
    }

    private static boolean isSmall(HttpRequest request) {
        return !HttpUtil.isTransferEncodingChunked(request) && HttpUtil.getContentLength(request, 0L) <= MAX_BODY;
    }
}
