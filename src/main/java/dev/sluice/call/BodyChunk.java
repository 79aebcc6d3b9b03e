package dev.sluice.call;

import java.nio.ByteBuffer;

/**
 * A run of bytes of a body on its way to a client.
 *
 * <p>A piece has one owner at a time. Whoever holds it either passes it on or calls {@link #release} once; after that its
 * bytes may be overwritten. Not safe for use by several threads at once.
 */
public interface BodyChunk {

    /** Returns the bytes between position and limit, as a view that is valid until the piece is released. */
    ByteBuffer bytes();

    /** Returns how many bytes there are. */
    int length();

    /** Gives the memory back, and returns whether it is free now: not where somebody else holds it too. */
    boolean release();

    /** Returns a piece over {@code bytes}, which it does not copy and whose release does nothing. */
    static BodyChunk of(byte[] bytes) {
        return new HeapChunk(bytes);
    }
}
