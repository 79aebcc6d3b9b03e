package dev.sluice.protocol.tap;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The {@code event} and {@code data} fields of one server-sent event, found in place.
 *
 * <p>Lines end in LF, CR or CRLF. Allocates only for data of more than one line, which the format allows and no provider sends
 * in practice. One instance may read many events, one after another; not safe for use by several threads.
 */
public final class EventFields {

    private static final byte[] NAME = JsonCursor.ascii("event");
    private static final byte[] DATA = JsonCursor.ascii("data");
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int NONE = -1;

    private ByteBuffer event = NOTHING;
    private ByteBuffer data = NOTHING;
    private int nameStart;
    private int nameEnd;
    private int dataStart;
    private int dataEnd;

    /** Reads the event between position and limit, which do not move. */
    public void read(ByteBuffer event) {
        this.event = event;
        data = event;
        nameStart = nameEnd = 0;
        dataStart = NONE;
        dataEnd = NONE;
        int at = event.position();
        int end = event.limit();
        if (at + 3 <= end && ByteScan.equal(event, at, at + 3, BYTE_ORDER_MARK)) {
            at += 3;
        }
        while (at < end) {
            int lineEnd = ByteScan.firstOf(event, at, end, '\n', '\r');
            line(at, lineEnd);
            at = lineEnd + 1;
        }
    }

    /** Returns whether there is data other than white space. */
    public boolean hasData() {
        for (int i = dataStart; i < dataEnd; i++) {
            if (data.get(i) > ' ' || data.get(i) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the event has a name. */
    public boolean isNamed() {
        return nameEnd > nameStart;
    }

    /** Returns whether the event's name is {@code expected}. */
    public boolean nameIs(byte[] expected) {
        return ByteScan.equal(event, nameStart, nameEnd, expected);
    }

    /** Returns whether the event's name ends in {@code suffix}. */
    public boolean nameEndsWith(byte[] suffix) {
        return ByteScan.equal(event, Math.max(nameStart, nameEnd - suffix.length), nameEnd, suffix);
    }

    /** Returns whether the data is exactly {@code expected}. */
    public boolean dataIs(byte[] expected) {
        return dataStart != NONE && ByteScan.equal(data, dataStart, dataEnd, expected);
    }

    /** Sets {@code cursor} to the data's beginning. */
    public void walk(JsonCursor cursor) {
        cursor.over(data, Math.max(dataStart, 0), Math.max(dataEnd, 0));
    }

    /** Returns a copy of the data. */
    public byte[] dataBytes() {
        byte[] copy = new byte[dataEnd - dataStart];
        data.get(Math.max(dataStart, 0), copy);
        return copy;
    }

    private void line(int from, int to) {
        if (isField(from, to, DATA)) {
            data(valueStart(from + DATA.length, to), to);
        } else if (isField(from, to, NAME)) {
            nameStart = valueStart(from + NAME.length, to);
            nameEnd = to;
        }
    }

    private void data(int from, int to) {
        if (dataStart == NONE) {
            dataStart = from;
            dataEnd = to;
            return;
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream(dataEnd - dataStart + 1 + to - from);
        joined.writeBytes(dataBytes());
        joined.write('\n');
        byte[] line = new byte[to - from];
        event.get(from, line);
        joined.writeBytes(line);
        data = ByteBuffer.wrap(joined.toByteArray());
        dataStart = 0;
        dataEnd = data.limit();
    }

    private boolean isField(int from, int to, byte[] name) {
        int colon = from + name.length;
        return colon <= to && ByteScan.equal(event, from, colon, name) && (colon == to || event.get(colon) == ':');
    }

    /** Returns the start of the value, behind the colon and one space, given the end of its field's name. */
    private int valueStart(int nameEnd, int lineEnd) {
        int start = Math.min(nameEnd + 1, lineEnd);
        return start < lineEnd && event.get(start) == ' ' ? start + 1 : start;
    }
}
