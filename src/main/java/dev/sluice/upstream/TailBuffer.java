package dev.sluice.upstream;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A buffer of the last bytes of a body that passes through: an answer's usage stands there. */
final class TailBuffer {

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

    /** Returns a JSON object of the body's last member named {@code field} and the fields behind it; an empty one where there is none. */
    ByteBuffer usage(String field) {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf('"' + field + '"');
        return StandardCharsets.ISO_8859_1.encode(at < 0 ? "{}" : '{' + text.substring(at));
    }
}
