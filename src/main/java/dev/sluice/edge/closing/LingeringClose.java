package dev.sluice.edge.closing;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
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
 * Bytes that come in between are discarded at the pace of {@link LingeringConnections}. For one connection, on its event loop; to be the
 * first of its handlers.
 */
public final class LingeringClose extends ChannelDuplexHandler {

    /** The longest time in all; nginx's {@code lingering_time}. */
    static final long MAX_SECONDS = 30;

    /** The longest time in which nothing comes; nginx's {@code lingering_timeout}. */
    static final long SILENT_SECONDS = 5;

    /** The most bytes that are discarded: a body or message of the largest {@code limits.max-body} that is the default. */
    static final long MAX_BYTES = 64L << 20;

    private static final String NAME = "sluice.lingeringClose";

    private final LingeringConnections all;
    private @Nullable ChannelPromise closing;
    private @Nullable Future<?> end;
    private @Nullable Future<?> silence;
    private long discarded;

    private LingeringClose(LingeringConnections all) {
        this.all = all;
    }

    /** Has {@code channel} be closed in this way from now on, as far as {@code all} leaves room. */
    public static void on(Channel channel, LingeringConnections all) {
        if (channel.pipeline().get(NAME) == null) {
            channel.pipeline().addFirst(NAME, new LingeringClose(all));
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        if (closing != null
                || !context.channel().isActive()
                || !(context.channel() instanceof DuplexChannel channel)
                || !all.enter()) {
            ChannelFuture unused = context.close(promise);
            return;
        }
        closing = promise;
        channel.config().setAutoRead(false);
        end = context.executor().schedule(() -> finish(context), MAX_SECONDS, TimeUnit.SECONDS);
        awaitMore(context);
        channel.shutdownOutput().addListener(done -> {
            if (done.isSuccess()) {
                readLater(context);
            } else {
                finish(context);
            }
        });
    }

    /** Leaves out reads that others ask for, since these would have no pace. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (closing == null) {
            context.read();
        }
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
            awaitMore(context);
            readLater(context);
        }
    }

    private void readLater(ChannelHandlerContext context) {
        all.next(context.channel().eventLoop(), () -> {
            if (context.channel().isActive()) {
                context.read();
            }
        });
    }

    private void awaitMore(ChannelHandlerContext context) {
        cancel(silence);
        silence = context.executor().schedule(() -> finish(context), SILENT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        finish(context);
        context.fireChannelInactive();
    }

    private void finish(ChannelHandlerContext context) {
        ChannelPromise promise = closing;
        if (promise != null && end != null) {
            cancel(end);
            cancel(silence);
            end = null;
            all.leave();
            ChannelFuture unused = context.close(promise);
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
