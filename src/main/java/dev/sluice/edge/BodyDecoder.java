package dev.sluice.edge;

import dev.sluice.call.BodyCollector;
import io.netty.buffer.ByteBuf;

/**
 * A decoder of one body's content coding, in steps that the space for the result bounds. For one thread at a time; to be closed.
 */
interface BodyDecoder extends AutoCloseable {

    /** Returns the memory that the decoder itself takes while it is open. */
    int ownBytes();

    /**
     * Decodes from {@code chunk} into the space of {@code into}.
     *
     * @return whether all of {@code chunk} is taken; else more space is needed
     * @throws dev.sluice.call.RefusedCall where the body is not in this coding
     */
    boolean decode(ByteBuf chunk, BodyCollector into);

    /**
     * Takes note of the body's end.
     *
     * @throws dev.sluice.call.RefusedCall where the body is not whole
     */
    void end();

    @Override
    void close();
}
