package dev.sluice.boot;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * A channel handler that works around reactor-netty#4361 by requesting a read after each response.
 *
 * <p>In Reactor Netty 1.3.6 and 1.3.7, a pipelined request that is answered within the call that takes it from the queue leaves
 * its keep-alive connection without a pending read: the connection then stalls for good (fixed in 1.3.8). A read that was
 * requested already costs nothing.
 */
public final class KeepAliveStall extends ChannelInboundHandlerAdapter {

    /** Reactor Netty's event for a complete response; its class is not public. */
    private static final String RESPONSE_COMPLETE = "reactor.netty.http.server.HttpServerOperationsTerminatedEvent";

    private static final String NAME = "keepAliveStall";

    private KeepAliveStall() {}

    /** Returns {@code server} with this handler on every connection of HTTP/1.1. */
    public static HttpServer preventOn(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> install(channel.pipeline()))
                // With TLS the codec is known only once the handshake has settled the protocol.
                .doOnConnection(connection -> install(connection.channel().pipeline()));
    }

    private static void install(ChannelPipeline pipeline) {
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null && pipeline.get(NAME) == null) {
            pipeline.addAfter(NettyPipeline.HttpTrafficHandler, NAME, new KeepAliveStall());
        }
    }

    /** Reactor Netty's own reaction to the event is queued already, and so runs before the read. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event.getClass().getName().equals(RESPONSE_COMPLETE)) {
            Channel channel = context.channel();
            channel.eventLoop().execute(channel::read);
        }
        context.fireUserEventTriggered(event);
    }
}
