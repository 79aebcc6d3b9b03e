package dev.sluice.boot;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Reads on after each answer of a connection.
 *
 * <p>Reactor Netty 1.3.6 and 1.3.7 forget to where a request that had to wait for the one before it is answered within the
 * call that takes it up: the connection then stalls for good (reactor-netty#4361, mended in 1.3.8). One read more than
 * needed costs nothing, since it is asked for and not made.
 */
final class KeepAliveStall extends ChannelInboundHandlerAdapter {

    /** Reactor Netty's own word that an answer is complete; the class is not public. */
    private static final String ANSWERED = "reactor.netty.http.server.HttpServerOperationsTerminatedEvent";

    private static final String NAME = "readOn";

    private KeepAliveStall() {}

    /** Returns {@code server} with this on every connection. */
    static HttpServer on(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> {
            ChannelPipeline pipeline = channel.pipeline();
            if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
                pipeline.addAfter(NettyPipeline.HttpTrafficHandler, NAME, new KeepAliveStall());
            }
        });
    }

    /** What Reactor Netty does on hearing this itself is queued already, and so comes first. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event.getClass().getName().equals(ANSWERED)) {
            Channel channel = context.channel();
            channel.eventLoop().execute(channel::read);
        }
        context.fireUserEventTriggered(event);
    }
}
