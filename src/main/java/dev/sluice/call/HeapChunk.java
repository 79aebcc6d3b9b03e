package dev.sluice.call;

import java.nio.ByteBuffer;

/** A chunk on the Java heap, as translations and error events produce them. */
record HeapChunk(byte[] array) implements BodyChunk {

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(array);
    }

    @Override
    public int length() {
        return array.length;
    }

    @Override
    public boolean release() {
        return true;
    }
}
