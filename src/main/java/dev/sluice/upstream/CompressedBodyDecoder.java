package dev.sluice.upstream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import org.jspecify.annotations.Nullable;

/** A decoder of one answer that came compressed. For one thread at a time; to be closed. */
final class CompressedBodyDecoder implements AutoCloseable {

    /** The most that one read, of 64 KB at most, may decompress to: gzip can reach a thousand times that, and no text comes near. */
    private static final int MAX_DECODED = 8 << 20;

    private final EmbeddedChannel decoder;

    /** @param coding the coding of the answer, which is one of those that can be decoded */
    CompressedBodyDecoder(ContentCoding coding) {
        // Some servers call a bare deflate stream deflate, though RFC 9110, 8.4.1.2 wants it within zlib's frame.
        ZlibWrapper wrapper = coding == ContentCoding.GZIP ? ZlibWrapper.GZIP : ZlibWrapper.ZLIB_OR_NONE;
        decoder = new EmbeddedChannel(new JdkZlibDecoder(wrapper, MAX_DECODED));
    }

    /**
     * Returns {@code chunk} decompressed. The caller releases both.
     *
     * @throws DecompressionException where it is not in this coding, or decompresses to too much
     */
    ByteBuf decode(ByteBuf chunk, ByteBufAllocator alloc) {
        decoder.writeInbound(chunk.retain());
        ByteBuf first = decoder.readInbound();
        if (first == null) {
            return alloc.buffer(0);
        }
        ByteBuf whole = first;
        for (ByteBuf more = next(); more != null; more = next()) {
            whole = ByteBuffers.join(alloc, whole, more);
            if (whole.readableBytes() > MAX_DECODED) {
                whole.release();
                throw new DecompressionException("more than " + MAX_DECODED + " bytes in one read");
            }
        }
        return whole;
    }

    private @Nullable ByteBuf next() {
        return decoder.readInbound();
    }

    @Override
    public void close() {
        try {
            decoder.finishAndReleaseAll();
        } catch (DecompressionException unfinished) {
            // An answer that is given up half way ends within its coding.
        }
    }
}
