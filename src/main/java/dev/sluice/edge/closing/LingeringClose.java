package dev.sluice.edge.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A close of a connection in two steps: the relay's end first, and the connection once the peer has closed its own. A connection that
 * is closed while the peer still writes is reset, and a reset destroys what the peer has not read yet: the reason for the close.
 * Bytes that come in between are discarded. For one connection, on its event loop; to be the first of its handlers.
 */
final class LingeringClose extends ChannelDuplexHandler {

    /** The longest wait for a peer that goes on writing; nginx's {@code lingering_timeout}. */
    static final long MAX_SECONDS = 5;

    /** The most bytes that are discarded: a message of the largest {@code limits.max-body} that is the default. */
    static final long MAX_BYTES = 64L << 20;

    private @Nullable ChannelPromise closing;
    private @Nullable Future<?> timeout;
    private long discarded;

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing != null || !context.channel().isActive() || !(context.channel() instanceof DuplexChannel channel)) {
            ChannelFuture unused = context.close(promise);
            return;
        }
        closing = promise;
        timeout = context.executor().schedule(() -> finish(context), MAX_SECONDS, TimeUnit.SECONDS);
        channel.shutdownOutput().addListener(done -> {
            if (done.isSuccess()) {
                context.read();
            } else {
                finish(context);
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing == null) {
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            discarded += bytes.readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (discarded > MAX_BYTES) {
            finish(context);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (closing == null) {
            context.fireChannelReadComplete();
        } else {
            context.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(context);
        context.fireChannelInactive();
    }

    private void finish(ChannelHandlerContext context) {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
        if (closing != null) {
            ChannelFuture unused = context.close(closing);
        }
    }
}
