package dev.sluice.call;

import java.nio.ByteBuffer;

/**
 * A run of consecutive bytes of a body on its way to a client.
 *
 * <p>A chunk has one owner at a time. The owner either passes it on or calls {@link #release} once; after that its bytes may
 * be overwritten. Not safe for use by several threads at once.
 */
public interface BodyChunk {

    /** Returns the bytes between position and limit, as a view that is valid until the chunk is released. */
    ByteBuffer bytes();

    /** Returns the number of bytes. */
    int length();

    /** Gives up this owner's reference; returns whether it was the last one, so that the memory is free now. */
    boolean release();

    /** Returns a chunk over {@code bytes}, which it does not copy and whose release does nothing. */
    static BodyChunk of(byte[] bytes) {
        return new HeapChunk(bytes);
    }
}
