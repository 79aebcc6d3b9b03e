package dev.sluice.edge;

import dev.sluice.call.BodyCollector;
import dev.sluice.call.MemoryReservation;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdIncrementalFrameDecompressor;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The decoder of zstd (RFC 8878). Reserves the window that each frame's header asks for before it decodes the frame. */
final class ZstdDecoder implements BodyDecoder {

    /** RFC 8878, 3.1.1.1.2: a decoder may refuse a window of more than 8 MB. */
    private static final int MAX_WINDOW = 8 << 20;

    /** The input of one block (RFC 8878, 3.1.1.2.3: at most 128 KB) and the decoder's tables. */
    private static final int OWN_BYTES = 256 << 10;

    /** The decoder's buffer is at most twice as large as the window, and begins with half a megabyte. */
    private static final int LEAST_WINDOW = 512 << 10;

    /** The decoder addresses arrays as {@code Unsafe} does, a class that javac warns of where it is named. */
    private static final int ARRAY_BASE = arrayBase();

    private static final byte[] NO_SPACE = new byte[0];

    private final MemoryReservation memory;
    private final ZstdIncrementalFrameDecompressor frame = new ZstdIncrementalFrameDecompressor();
    private byte[] input = new byte[1024];
    private int from;
    private int to;
    private int ownBytes = OWN_BYTES;
    private boolean headerRead;
    private boolean begun;

    /** @param memory grows by the windows of frames */
    ZstdDecoder(MemoryReservation memory) {
        this.memory = memory;
    }

    @Override
    public int ownBytes() {
        return ownBytes;
    }

    @Override
    public boolean decode(ByteBuf chunk, BodyCollector into) {
        try {
            while (true) {
                if (!headerRead && !readHeader(chunk)) {
                    return true;
                }
                int required = frame.getInputRequired();
                if (!fill(chunk, required)) {
                    return true;
                }
                if (into.space() == 0 && frame.getRequestedOutputSize() > 0) {
                    return false;
                }
                step(required, into);
                // At the end of a frame some of what it held may still wait for space.
                headerRead = !frame.isAtStoppingPoint() || frame.getRequestedOutputSize() > 0;
            }
        } catch (MalformedInputException | IllegalStateException | IndexOutOfBoundsException damaged) {
            throw malformed();
        }
    }

    private void step(int required, BodyCollector into) {
        boolean full = into.space() == 0;
        int position = full ? 0 : into.position();
        frame.partialDecompress(
                input,
                (long) ARRAY_BASE + from,
                (long) ARRAY_BASE + from + required,
                full ? NO_SPACE : into.array(),
                position,
                position + into.space());
        from += frame.getInputConsumed();
        into.wrote(frame.getOutputBufferUsed());
    }

    /** Reads the header of a frame, which stays in the input, and reserves its window; returns false where more of it is to come. */
    private boolean readHeader(ByteBuf chunk) {
        if (!fill(chunk, ZstdFrameHeader.FIXED)) {
            return false;
        }
        if (!ZstdFrameHeader.isFrame(input, from)) {
            throw malformed();
        }
        byte descriptor = input[from + ZstdFrameHeader.FIXED - 1];
        if (!fill(chunk, ZstdFrameHeader.length(descriptor))) {
            return false;
        }
        long window = ZstdFrameHeader.window(input, from);
        if (window < 0 || window > MAX_WINDOW || ZstdFrameHeader.hasDictionary(descriptor)) {
            throw Refusal.of(
                            Reason.MALFORMED,
                            "The body's zstd frame cannot be decoded here (expected: a window of at most " + MAX_WINDOW
                                    + " bytes, and no dictionary).")
                    .asException();
        }
        reserve(OWN_BYTES + LEAST_WINDOW + 2 * (int) window);
        headerRead = true;
        begun = true;
        return true;
    }

    private void reserve(int bytes) {
        int more = bytes - ownBytes;
        if (more <= 0) {
            return;
        }
        if (!memory.canEverGrow(more)) {
            throw RequestBodies.neverFits(memory.most());
        }
        if (!memory.tryGrow(more)) {
            throw MemoryReservation.full().asException();
        }
        ownBytes = bytes;
    }

    /** Takes bytes until {@code wanted} are there; returns false where {@code chunk} has too few. */
    private boolean fill(ByteBuf chunk, int wanted) {
        if (to - from >= wanted) {
            return true;
        }
        if (input.length - from < wanted) {
            byte[] larger = input.length < wanted ? new byte[Math.max(wanted, 2 * input.length)] : input;
            System.arraycopy(input, from, larger, 0, to - from);
            input = larger;
            to -= from;
            from = 0;
        }
        int run = Math.min(chunk.readableBytes(), wanted - (to - from));
        chunk.readBytes(input, to, run);
        to += run;
        return to - from >= wanted;
    }

    @Override
    public void end() {
        if (!begun || headerRead || to > from) {
            throw malformed();
        }
    }

    @Override
    public void close() {
        input = Arrays.copyOf(input, 0);
    }

    private RefusedCall malformed() {
        return Refusal.of(
                        Reason.MALFORMED,
                        "The body is not what content-encoding: zstd promises (expected: zstd"
                                + (begun ? ", whole and undamaged)." : ")."))
                .asException();
    }

    private static int arrayBase() {
        try {
            return Class.forName("sun.misc.Unsafe")
                    .getField("ARRAY_BYTE_BASE_OFFSET")
                    .getInt(null);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
