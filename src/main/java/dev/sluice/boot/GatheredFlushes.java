package dev.sluice.boot;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import reactor.netty.http.server.HttpServer;

/**
 * A channel handler that writes the events that came to the relay in one read in one write, since a write costs more than
 * everything else about an event.
 *
 * <p>Nothing is held back while a client's own bytes are read. Reactor Netty ends the exchange of a connection once its
 * answer is flushed: if a pipelined request were read before that flush, its exchange would be ended in place of the earlier
 * one, and it would never be answered.
 */
final class GatheredFlushes extends FlushConsolidationHandler {

    private boolean reading;

    private GatheredFlushes() {
        super(DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true);
    }

    /** Returns {@code server} with this handler on every connection. */
    static HttpServer on(HttpServer server) {
        return server.doOnChannelInit(
                (observer, channel, remote) -> channel.pipeline().addFirst(new GatheredFlushes()));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        reading = true;
        context.flush();
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        reading = false;
        context.fireChannelReadComplete();
    }

    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        if (reading) {
            context.flush();
        } else {
            super.flush(context);
        }
    }
}
