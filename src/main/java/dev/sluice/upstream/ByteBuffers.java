package dev.sluice.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import org.jspecify.annotations.Nullable;

/** The joining of buffers of bytes. */
final class ByteBuffers {

    private ByteBuffers() {}

    /** Returns {@code one} and {@code other} behind each other, without copying; takes over both. */
    static ByteBuf join(ByteBufAllocator alloc, @Nullable ByteBuf one, ByteBuf other) {
        if (one == null) {
            return other;
        }
        if (one instanceof CompositeByteBuf parts) {
            return parts.addComponent(true, other);
        }
        return alloc.compositeBuffer().addComponent(true, one).addComponent(true, other);
    }

    /**
     * Returns a buffer with {@code length} bytes of {@code from} behind those of {@code own}. Takes over {@code own}, which must
     * not be shared. Grows to twice what is needed, so that appending costs each byte no more than two copies.
     */
    static ByteBuf append(ByteBufAllocator alloc, @Nullable ByteBuf own, ByteBuf from, int index, int length) {
        ByteBuf into = own;
        if (into == null || into.maxFastWritableBytes() < length) {
            int present = into == null ? 0 : into.readableBytes();
            ByteBuf grown = alloc.buffer(Math.max(512, 2 * (present + length)));
            if (into != null) {
                grown.writeBytes(into);
                into.release();
            }
            into = grown;
        }
        return into.writeBytes(from, index, length);
    }
}
