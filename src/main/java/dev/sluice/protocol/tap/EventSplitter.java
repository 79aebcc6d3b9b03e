package dev.sluice.protocol.tap;

import java.nio.ByteBuffer;

/**
 * A reader that finds where the events of one stream end, in chunks that are cut anywhere, without copying a byte.
 *
 * <p>An event ends behind the blank line that follows it; lines end with LF, CRLF or CR. A blank line that follows no other
 * line counts as an event of its own, so that every byte of a stream belongs to exactly one event. This holds too for the LF of
 * a blank line's CRLF that comes in a later chunk than its CR: the event ends at the CR, without a wait for the next chunk. A
 * byte order mark at the beginning of the stream is part of the first event.
 *
 * <p>For one stream, and for one thread at a time.
 */
public final class EventSplitter {

    /**
     * The most bytes of one event. Images come as base64 in one event of 5 MB and more. A longer one is more likely no event
     * stream at all, and a reader that waits for its end holds it in memory.
     */
    public static final int MAX_EVENT_BYTES = 8 << 20;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final int maxEventBytes;
    private int eventBytes;
    private int markBytes;
    private boolean atLineStart = true;
    private boolean behindCr;
    private boolean endedByCr;

    public EventSplitter() {
        this(MAX_EVENT_BYTES);
    }

    EventSplitter(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** The result of a search in a chunk. */
    public enum Found {
        /** An event's end; the chunk's position is behind it. */
        EVENT,
        /** No end: the event continues in the next chunk. The position is at the chunk's limit. */
        MORE,
        /** An event of more than the most bytes. The stream cannot be read any further. */
        TOO_LONG
    }

    /** Searches for the next event's end in {@code chunk}, from its position on; to be called again until {@link Found#MORE}. */
    public Found next(ByteBuffer chunk) {
        int start = chunk.position();
        int end = find(chunk, start, chunk.limit());
        chunk.position(end < 0 ? chunk.limit() : end);
        eventBytes += chunk.position() - start;
        if (eventBytes > maxEventBytes) {
            return Found.TOO_LONG;
        }
        if (end < 0) {
            return Found.MORE;
        }
        eventBytes = 0;
        return Found.EVENT;
    }

    /** Moves the position of a stream's first event behind the byte order mark that it may begin with. */
    public static void skipByteOrderMark(ByteBuffer event) {
        int at = event.position();
        if (event.remaining() >= BYTE_ORDER_MARK.length
                && event.get(at) == BYTE_ORDER_MARK[0]
                && event.get(at + 1) == BYTE_ORDER_MARK[1]
                && event.get(at + 2) == BYTE_ORDER_MARK[2]) {
            event.position(at + BYTE_ORDER_MARK.length);
        }
    }

    private int find(ByteBuffer chunk, int start, int limit) {
        int at = start;
        while (at < limit) {
            if (!atLineStart) {
                at = lineBreak(chunk, at, limit);
                if (at == limit) {
                    return -1;
                }
            }
            byte b = chunk.get(at++);
            if (b == '\n') {
                boolean secondHalf = behindCr;
                boolean ends = secondHalf ? endedByCr : atLineStart;
                behindCr = false;
                endedByCr = false;
                atLineStart = true;
                if (ends) {
                    return at;
                }
            } else if (b == '\r') {
                boolean ends = atLineStart;
                behindCr = true;
                endedByCr = ends;
                atLineStart = true;
                if (ends) {
                    return behindLf(chunk, at, limit);
                }
            } else {
                behindCr = false;
                endedByCr = false;
                atLineStart = isByteOrderMark(b);
            }
        }
        return -1;
    }

    private int behindLf(ByteBuffer chunk, int at, int limit) {
        if (at < limit && chunk.get(at) == '\n') {
            behindCr = false;
            endedByCr = false;
            return at + 1;
        }
        return at;
    }

    /** Returns whether {@code b}, at a line's start, belongs to the mark that may begin a stream and is no line by itself. */
    private boolean isByteOrderMark(byte b) {
        if (markBytes < BYTE_ORDER_MARK.length && b == BYTE_ORDER_MARK[markBytes]) {
            markBytes++;
            return true;
        }
        markBytes = BYTE_ORDER_MARK.length;
        return false;
    }

    private static int lineBreak(ByteBuffer chunk, int from, int limit) {
        int at = from;
        while (at + Long.BYTES <= limit && !hasLineBreak(chunk.getLong(at))) {
            at += Long.BYTES;
        }
        while (at < limit && chunk.get(at) != '\n' && chunk.get(at) != '\r') {
            at++;
        }
        return at;
    }

    /** Returns whether one of eight bytes is CR or LF, by the test for a zero byte in a word (Warren, Hacker's Delight, 6-1). */
    private static boolean hasLineBreak(long eight) {
        long lf = eight ^ 0x0A0A0A0A0A0A0A0AL;
        long cr = eight ^ 0x0D0D0D0D0D0D0D0DL;
        long zeroLf = (lf - 0x0101010101010101L) & ~lf;
        long zeroCr = (cr - 0x0101010101010101L) & ~cr;
        return ((zeroLf | zeroCr) & 0x8080808080808080L) != 0;
    }
}
