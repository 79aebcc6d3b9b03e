package dev.sluice.edge;

import dev.sluice.call.BodyCollector;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import io.netty.buffer.ByteBuf;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The decoder of gzip (RFC 1952) and of deflate, which is zlib's format (RFC 1950). */
final class InflatingDecoder implements BodyDecoder {

    /** The window and state of zlib (zconf.h: 32 KB for the window "plus about 7 KB"), which are not on the heap. */
    private static final int OWN_BYTES = 40 << 10;

    private final String coding;
    private final boolean gzip;
    private final Inflater inflater;
    private final GzipFrame frame = new GzipFrame();
    private boolean begun;
    private boolean finished;

    /** @param coding the coding's name as the caller gives it, for errors */
    InflatingDecoder(String coding, boolean gzip) {
        this.coding = coding;
        this.gzip = gzip;
        this.inflater = new Inflater(gzip);
    }

    @Override
    public int ownBytes() {
        return OWN_BYTES;
    }

    @Override
    public boolean decode(ByteBuf chunk, BodyCollector into) {
        while (true) {
            if (gzip && !frame.skip(chunk)) {
                throw malformed();
            }
            if (gzip && !frame.isInData()) {
                return true;
            }
            if (finished && !chunk.isReadable()) {
                return true;
            }
            if (finished) {
                throw malformed();
            }
            if (!inflate(chunk, into)) {
                return false;
            }
            if ((!gzip || frame.isInData()) && !chunk.isReadable()) {
                return true;
            }
        }
    }

    /** Inflates as far as there are input and space; returns false where space is missing. */
    private boolean inflate(ByteBuf chunk, BodyCollector into) {
        if (into.space() == 0) {
            return false;
        }
        begun |= chunk.isReadable();
        inflater.setInput(chunk.nioBuffer());
        int offered = chunk.readableBytes();
        try {
            int run = inflater.inflate(into.array(), into.position(), into.space());
            if (gzip) {
                frame.data(into.array(), into.position(), run);
            }
            into.wrote(run);
        } catch (DataFormatException notDeflated) {
            throw malformed();
        }
        chunk.skipBytes(offered - inflater.getRemaining());
        if (inflater.needsDictionary()) {
            throw malformed();
        }
        if (inflater.finished()) {
            if (gzip) {
                frame.dataEnded();
                inflater.reset();
            } else {
                finished = true;
            }
            return true;
        }
        return inflater.needsInput() && into.space() > 0;
    }

    @Override
    public void end() {
        if (gzip ? !frame.isWhole() : !finished) {
            throw malformed();
        }
    }

    @Override
    public void close() {
        inflater.end();
    }

    private RefusedCall malformed() {
        return Refusal.of(
                        Reason.MALFORMED,
                        "The body is not what content-encoding: " + coding + " promises (expected: " + coding
                                + (begun ? ", whole and undamaged)." : ")."))
                .asException();
    }
}
