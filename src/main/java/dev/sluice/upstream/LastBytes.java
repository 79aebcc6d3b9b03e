package dev.sluice.upstream;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** The end of a body that passes through, since that is where an answer's usage stands. */
final class LastBytes {

    /** Room for the fields behind an answer's content; a usage object has some 500 bytes. */
    private static final int CAPACITY = 16 << 10;

    private final byte[] bytes = new byte[CAPACITY];
    private int length;

    void add(ByteBuf chunk) {
        int added = Math.min(chunk.readableBytes(), CAPACITY);
        int kept = Math.min(length, CAPACITY - added);
        System.arraycopy(bytes, length - kept, bytes, 0, kept);
        chunk.getBytes(chunk.writerIndex() - added, bytes, kept, added);
        length = kept + added;
    }

    ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }
}
