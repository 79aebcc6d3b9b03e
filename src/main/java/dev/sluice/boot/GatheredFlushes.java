package dev.sluice.boot;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import reactor.netty.http.server.HttpServer;

/**
 * A channel handler that lets events that came to the relay in one read leave it in one write: a write costs more than all else of an
 * event.
 *
 * <p>While a client's own bytes are read, and before more of them are, nothing is held back. Reactor Netty ends the exchange of a
 * connection once its answer is flushed: with a pipelined request read before that, the request's exchange would be ended in the place of
 * the one before it, and never be answered.
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
