package dev.sluice.protocol.json;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * A reader of the data of server-sent events from bytes that hold one or more whole events.
 *
 * <p>Accepts any of the three line endings and several {@code data} lines in one event; ignores comments, fields other than
 * {@code data}, and events without data.
 */
public final class EventDataReader {

    /** A receiver of the data of one event, in UTF-8. */
    @FunctionalInterface
    public interface Sink {
        /** Takes {@code length} bytes from {@code from} on, which are valid during the call alone. */
        void data(byte[] bytes, int from, int length);
    }

    private EventDataReader() {}

    /**
     * Hands the data of each event between position and limit to {@code sink}, in order.
     *
     * @param first whether these are the stream's first events, which a byte order mark may open
     */
    public static void read(ByteBuffer events, boolean first, Sink sink) {
        byte[] bytes;
        int from;
        int end;
        if (events.hasArray()) {
            bytes = events.array();
            from = events.arrayOffset() + events.position();
            end = from + events.remaining();
        } else {
            bytes = new byte[events.remaining()];
            events.duplicate().get(bytes);
            from = 0;
            end = bytes.length;
        }
        read(bytes, first && startsWithByteOrderMark(bytes, from, end) ? from + 3 : from, end, sink);
    }

    private static boolean startsWithByteOrderMark(byte[] bytes, int from, int end) {
        return end - from >= 3
                && bytes[from] == (byte) 0xEF
                && bytes[from + 1] == (byte) 0xBB
                && bytes[from + 2] == (byte) 0xBF;
    }

    private static void read(byte[] bytes, int from, int end, Sink sink) {
        int dataFrom = -1;
        int dataEnd = -1;
        ByteArrayBuilder joined = null;
        int line = from;
        while (line < end) {
            int stop = line;
            while (stop < end && bytes[stop] != '\n' && bytes[stop] != '\r') {
                stop++;
            }
            if (stop == line) {
                emit(bytes, dataFrom, dataEnd, joined, sink);
                dataFrom = -1;
                joined = null;
            } else if (isData(bytes, line, stop)) {
                int value = valueOf(bytes, line, stop);
                if (dataFrom >= 0) {
                    if (joined == null) {
                        joined = new ByteArrayBuilder();
                        joined.write(bytes, dataFrom, dataEnd - dataFrom);
                    }
                    joined.append('\n');
                    joined.write(bytes, value, stop - value);
                }
                dataFrom = value;
                dataEnd = stop;
            }
            boolean pair = stop + 1 < end && bytes[stop] == '\r' && bytes[stop + 1] == '\n';
            line = stop + (pair ? 2 : 1);
        }
        emit(bytes, dataFrom, dataEnd, joined, sink);
    }

    private static void emit(byte[] bytes, int from, int end, @Nullable ByteArrayBuilder joined, Sink sink) {
        if (joined != null) {
            byte[] whole = joined.toByteArray();
            sink.data(whole, 0, whole.length);
        } else if (from >= 0 && end > from) {
            sink.data(bytes, from, end - from);
        }
    }

    private static boolean isData(byte[] bytes, int line, int stop) {
        return stop - line >= 4
                && bytes[line] == 'd'
                && bytes[line + 1] == 'a'
                && bytes[line + 2] == 't'
                && bytes[line + 3] == 'a'
                && (stop - line == 4 || bytes[line + 4] == ':');
    }

    private static int valueOf(byte[] bytes, int line, int stop) {
        int value = Math.min(line + 5, stop);
        return value < stop && bytes[value] == ' ' ? value + 1 : value;
    }
}
