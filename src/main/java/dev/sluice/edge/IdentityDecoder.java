package dev.sluice.edge;

import dev.sluice.call.BodyCollector;
import io.netty.buffer.ByteBuf;

/** The decoder of a body that is not compressed. */
final class IdentityDecoder implements BodyDecoder {

    @Override
    public int ownBytes() {
        return 0;
    }

    @Override
    public boolean decode(ByteBuf chunk, BodyCollector into) {
        int run = Math.min(chunk.readableBytes(), into.space());
        if (run > 0) {
            chunk.readBytes(into.array(), into.position(), run);
            into.wrote(run);
        }
        return !chunk.isReadable();
    }

    @Override
    public void end() {}

    @Override
    public void close() {}
}
