package dev.sluice.boot;

import dev.sluice.edge.closing.EarlyAnswer;
import dev.sluice.edge.closing.LingeringConnections;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.InstantSource;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * A channel handler that treats a request of another major version in HTTP/1's form as malformed, and a higher minor version
 * as HTTP/1.1. Netty would otherwise answer in the version that the request claims (RFC 9110, sections 2.5, 6.2 and 15.6.6).
 */
final class KnownVersion extends ChannelInboundHandlerAdapter {

    private static final String NAME = "knownVersion";

    private KnownVersion() {}

    /**
     * Returns {@code server} with this handler, one for requests that cannot be read, and one for those that are not read to their end, on
     * every connection of HTTP/1.
     */
    static HttpServer of(HttpServer server, InstantSource clock, LingeringConnections lingering) {
        return server.doOnChannelInit((observer, channel, remote) -> {
            ChannelPipeline pipeline = channel.pipeline();
            install(pipeline, clock, lingering);
            if (pipeline.get(NAME) == null) {
                pipeline.addBefore(
                        NettyPipeline.ReactiveBridge, AfterHandshake.NAME, new AfterHandshake(clock, lingering));
            }
        });
    }

    private static void install(ChannelPipeline pipeline, InstantSource clock, LingeringConnections lingering) {
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, "earlyAnswer", new EarlyAnswer(lingering));
        }
        ChannelHandlerContext upgrade = pipeline.context(HttpServerUpgradeHandler.class);
        String next = upgrade == null ? NettyPipeline.HttpTrafficHandler : upgrade.name();
        if (pipeline.get(next) != null) {
            pipeline.addBefore(next, NAME, new KnownVersion());
            pipeline.addBefore(NAME, UnreadableRequests.NAME, new UnreadableRequests(clock));
        }
    }

    /** A handler of a connection with TLS, whose codec is known only once the handshake has settled the protocol. */
    private static final class AfterHandshake extends ChannelInboundHandlerAdapter {

        private static final String NAME = "knownVersionAfterHandshake";

        private final InstantSource clock;
        private final LingeringConnections lingering;

        private AfterHandshake(InstantSource clock, LingeringConnections lingering) {
            this.clock = clock;
            this.lingering = lingering;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof SslHandshakeCompletionEvent) {
                install(context.pipeline(), clock, lingering);
                context.pipeline().remove(this);
            }
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            HttpVersion version = request.protocolVersion();
            if (version.majorVersion() != 1) {
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
                request.setDecoderResult(DecoderResult.failure(
                        new IllegalArgumentException("the version is not known (expected: HTTP/1.1)")));
            } else if (version.minorVersion() > 1) {
                request.setProtocolVersion(HttpVersion.HTTP_1_1);
            }
        }
        context.fireChannelRead(message);
    }
}
