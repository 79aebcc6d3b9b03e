package dev.sluice.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;

/**
 * A channel handler that watches for the first sign of an answer, to tell a connection that was dead before the request came
 * to it from a provider that broke off.
 *
 * <p>Sits before the codec, so that it sees each byte and, over HTTP/2, each frame of the request's own stream. Lives on the
 * connection's event loop.
 */
final class AnswerWatch extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<Boolean> USED = AttributeKey.valueOf(AnswerWatch.class, "used");

    private static final List<String> CODECS = List.of(NettyPipeline.H2ToHttp11Codec, NettyPipeline.HttpCodec);

    private boolean reused;
    private boolean answered;
    private boolean reset;
    private boolean refused;

    private AnswerWatch() {}

    /** Begins to watch {@code channel} for the answer to a request that is about to be sent. */
    static AnswerWatch begin(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        AnswerWatch watch = pipeline.get(AnswerWatch.class);
        if (watch == null) {
            watch = new AnswerWatch();
            String codec = codec(pipeline);
            if (codec != null) {
                pipeline.addBefore(codec, AnswerWatch.class.getName(), watch);
            }
        }
        watch.reused = connection(channel).attr(USED).getAndSet(true) != null;
        watch.answered = false;
        watch.reset = false;
        watch.refused = false;
        return watch;
    }

    private static @Nullable String codec(ChannelPipeline pipeline) {
        for (String codec : CODECS) {
            if (pipeline.get(codec) != null) {
                return codec;
            }
        }
        return null;
    }

    /** Over HTTP/2 a request has a channel of its own, whose parent is the connection. */
    private static Channel connection(Channel channel) {
        return channel.pipeline().get(NettyPipeline.H2ToHttp11Codec) != null && channel.parent() != null
                ? channel.parent()
                : channel;
    }

    /** Returns whether a request has been sent over {@code connection}. */
    static boolean isUsed(Channel connection) {
        return connection.attr(USED).get() != null;
    }

    /** Returns whether the request went over a connection that had carried another before. */
    boolean isReused() {
        return reused;
    }

    /**
     * Returns whether the request, which failed by {@code cause}, was certainly not processed and may be sent again: the
     * provider said that it did not look at it, or its kept connection ended without a byte of an answer.
     */
    boolean wasUnheard(Throwable cause) {
        boolean broken = cause instanceof IOException || cause instanceof AbortedException;
        return refused || (broken && reused && !answered && !reset);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        answered = true;
        context.fireChannelRead(message);
    }

    /** RFC 9113, 8.7: a refused stream, and one beyond the last that a GOAWAY names, have not been processed. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame frame) {
            refused = refused || (frame.errorCode() == Http2Error.REFUSED_STREAM.code() && !answered);
            reset = true;
        } else if (event instanceof Http2GoAwayFrame) {
            refused = !answered;
        }
        context.fireUserEventTriggered(event);
    }
}
