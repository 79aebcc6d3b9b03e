package dev.sluice.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A buffer of a body's chunks. The first chunk is held as it was read; copying begins with the second, and most answers come
 * in one.
 */
final class BodyBuffer {

    private final ByteBufAllocator alloc;
    private @Nullable ByteBuf bytes;
    private boolean copied;

    BodyBuffer(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /** Adds {@code chunk}, which stays the caller's. */
    void add(ByteBuf chunk) {
        ByteBuf before = bytes;
        if (before == null) {
            bytes = chunk.retain();
            return;
        }
        if (copied) {
            bytes = ByteBuffers.append(alloc, before, chunk, chunk.readerIndex(), chunk.readableBytes());
            return;
        }
        ByteBuf copy = ByteBuffers.append(alloc, null, before, before.readerIndex(), before.readableBytes());
        before.release();
        copied = true;
        bytes = ByteBuffers.append(alloc, copy, chunk, chunk.readerIndex(), chunk.readableBytes());
    }

    int length() {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    /** Returns the bytes that are held, which stay this buffer's. */
    ByteBuf view() {
        return bytes == null ? Unpooled.EMPTY_BUFFER : bytes;
    }

    /** Returns the bytes that were held, which are the caller's from now on. */
    ByteBuf take() {
        ByteBuf taken = view();
        bytes = null;
        return taken;
    }

    void release() {
        take().release();
    }
}
