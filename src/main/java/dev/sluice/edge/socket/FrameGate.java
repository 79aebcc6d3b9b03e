package dev.sluice.edge.socket;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A bound on the bytes of a message before its frames are decoded: Netty's decoder holds a frame until it is whole. A message
 * that is announced as too long is refused at its first bytes, and the memory of each is taken as its bytes come. After a refusal
 * no byte is read any more. For one connection, on its event loop.
 */
final class FrameGate extends ChannelInboundHandlerAdapter {

    /** A head is two bytes, up to eight of length, and four of the mask (RFC 6455, 5.2). */
    private static final int LONGEST_HEAD = 14;

    /** Control frames have at most 125 bytes and need no memory; so little of a message does not either. */
    private static final long FREE = 4096;

    private final long maxMessage;
    private final SocketMemory memory;
    private final Consumer<Refusal> refused;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int headLength;
    private long payloadLeft;
    private long announced;
    private long pending;
    private long taken;
    private boolean shut;

    /**
     * @param maxMessage the most bytes of one message
     * @param refused called once, with the reason for which no more is read
     */
    FrameGate(long maxMessage, SocketMemory memory, Consumer<Refusal> refused) {
        this.maxMessage = maxMessage;
        this.memory = memory;
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && !shut) {
            read(bytes);
        }
        if (shut) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void read(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end && !shut) {
            if (payloadLeft > 0) {
                long part = Math.min(payloadLeft, end - at);
                payloadLeft -= part;
                at += (int) part;
                grow(part);
            } else {
                head[headLength++] = bytes.getByte(at++);
                if (headLength >= 2 && headLength == headBytes()) {
                    begin();
                }
            }
        }
    }

    private int headBytes() {
        int length = head[1] & 0x7F;
        int masked = (head[1] & 0x80) == 0 ? 0 : 4;
        return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + masked;
    }

    private void begin() {
        long length = head[1] & 0x7F;
        int bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (bytes > 0) {
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | (head[2 + i] & 0xFF);
            }
        }
        headLength = 0;
        payloadLeft = length;
        boolean control = (head[0] & 0x08) != 0;
        if (control) {
            return;
        }
        announced += length;
        if (length < 0 || announced > maxMessage) {
            shut(Refusal.of(
                    Reason.BODY_TOO_LARGE, "The message is too long (expected: at most " + maxMessage + " bytes)."));
        }
    }

    private void grow(long part) {
        pending += part;
        long more = pending - FREE - taken;
        if (more <= 0) {
            return;
        }
        if (memory.take(more)) {
            taken += more;
        } else {
            shut(Refusal.later(
                    Reason.QUEUE_FULL,
                    "The relay's memory for requests of sockets is full; send the request again later.",
                    Duration.ofSeconds(1)));
        }
    }

    private void shut(Refusal refusal) {
        shut = true;
        refused.accept(refusal);
    }

    /**
     * Notes that a message was delivered whole; further bytes are of the next.
     *
     * @return the bytes of memory that were taken for it, and now are the receiver's to give back
     */
    long delivered() {
        long own = taken;
        taken = 0;
        pending = 0;
        announced = 0;
        return own;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        release();
        context.fireChannelInactive();
    }

    private void release() {
        memory.give(taken);
        taken = 0;
    }
}
