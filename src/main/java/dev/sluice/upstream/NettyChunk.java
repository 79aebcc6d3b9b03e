package dev.sluice.upstream;

import dev.sluice.call.BodyChunk;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import java.nio.ByteBuffer;

/** A chunk in the memory into which it was read, so that it can be written from there without a copy. */
final class NettyChunk extends DefaultByteBufHolder implements BodyChunk {

    NettyChunk(ByteBuf data) {
        super(data);
    }

    @Override
    public ByteBuffer bytes() {
        return content().nioBuffer();
    }

    @Override
    public int length() {
        return content().readableBytes();
    }
}
