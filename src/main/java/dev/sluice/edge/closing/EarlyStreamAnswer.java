package dev.sluice.edge.closing;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A channel handler of a stream of HTTP/2 that bounds what is read of a request after its answer. What goes on for longer, or is silent, is
 * reset without an error, by which the client knows that the answer is whole and the rest of its request is not needed (RFC 9113, section
 * 8.1). For one stream, on its event loop; to be the first of its handlers.
 */
public final class EarlyStreamAnswer extends ChannelDuplexHandler {

    private static final String NAME = "sluice.earlyStreamAnswer";

    private boolean answered;
    private boolean reset;
    private long discarded;
    private @Nullable Future<?> silence;

    private EarlyStreamAnswer() {}

    /** Has {@code channel} be bounded in this way, where it is a stream of HTTP/2. */
    public static void on(Channel channel) {
        if (channel instanceof Http2StreamChannel && channel.pipeline().get(NAME) == null) {
            channel.pipeline().addFirst(NAME, new EarlyStreamAnswer());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (answered && message instanceof Http2DataFrame data) {
            discarded += data.content().readableBytes();
        }
        if (reset) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
        if (discarded > EarlyAnswer.KEPT) {
            reset(context);
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        boolean last = (message instanceof Http2HeadersFrame head && head.isEndStream())
                || (message instanceof Http2DataFrame data && data.isEndStream());
        ChannelPromise told =
                last ? promise.unvoid().addListener(done -> answered(context, done.isSuccess())) : promise;
        ChannelFuture unused = context.write(message, told);
    }

    private void answered(ChannelHandlerContext context, boolean written) {
        answered = written;
        if (isRequestOpen(context)) {
            silence =
                    context.executor().schedule(() -> reset(context), LingeringClose.SILENT_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static boolean isRequestOpen(ChannelHandlerContext context) {
        return context.channel() instanceof Http2StreamChannel stream
                && stream.isActive()
                && stream.stream().state().remoteSideOpen();
    }

    private void reset(ChannelHandlerContext context) {
        stopWaiting();
        if (!reset && isRequestOpen(context)) {
            reset = true;
            ChannelFuture unused = context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
        context.fireChannelInactive();
    }

    private void stopWaiting() {
        if (silence != null) {
            silence.cancel(false);
            silence = null;
        }
    }
}
