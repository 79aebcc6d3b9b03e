package dev.sluice.protocol.tap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/** Buffers that hold one event of a stream in their midst, as a tap gets them. */
public final class Events {

    private Events() {}

    /** Returns a buffer that holds {@code event} in its midst, on the heap. */
    public static ByteBuffer heap(String event) {
        return in(ByteBuffer.allocate(event.getBytes(UTF_8).length + 7), event);
    }

    /** Returns a buffer that holds {@code event} in its midst, off the heap or on it, with any kind of line ends. */
    public static ByteBuffer any(String event, RandomGenerator random) {
        String ends = new String[] {"\n", "\r\n", "\r"}[random.nextInt(3)];
        String text = event.replace("\n", ends);
        int length = text.getBytes(UTF_8).length + 7;
        return in(random.nextBoolean() ? ByteBuffer.allocate(length) : ByteBuffer.allocateDirect(length), text);
    }

    private static ByteBuffer in(ByteBuffer buffer, String event) {
        return buffer.put((byte) '"')
                .put((byte) '{')
                .put(event.getBytes(UTF_8))
                .flip()
                .position(2);
    }
}
