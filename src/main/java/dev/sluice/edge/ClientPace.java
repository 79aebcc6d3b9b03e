package dev.sluice.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import org.jspecify.annotations.Nullable;

/** A channel handler that tells the answer that is written when its client has taken what was sent. On the event loop only. */
final class ClientPace extends ChannelInboundHandlerAdapter {

    /**
     * Some twenty events of a stream: what a client does not take is held in the relay, beyond what the socket's buffer takes. A
     * larger piece is written whole, and the next follows when it has left.
     */
    private static final int HIGH = 8 << 10;

    /** In bytes: what may be left when the next piece is read. */
    static final int LOW = 2 << 10;

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(LOW, HIGH);

    private static final String NAME = "clientPace";

    private @Nullable Runnable writable;

    private ClientPace() {}

    /** Returns the pace of the client of {@code channel}, which may be a stream of HTTP/2. */
    static ClientPace of(Channel channel) {
        if (channel.pipeline().get(NAME) instanceof ClientPace known) {
            return known;
        }
        ClientPace pace = new ClientPace();
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        channel.pipeline().addFirst(NAME, pace);
        return pace;
    }

    /** Has {@code task} run once, when the client has taken what was written. */
    void whenWritable(Runnable task) {
        writable = task;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Runnable task = writable;
        if (task != null && context.channel().isWritable()) {
            writable = null;
            task.run();
        }
        context.fireChannelWritabilityChanged();
    }
}
