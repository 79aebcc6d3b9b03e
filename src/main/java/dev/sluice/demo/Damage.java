package dev.sluice.demo;

import dev.sluice.demo.wire.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What faults do to replies that would have been right. */
final class Damage {

    private static final byte[] NO_JSON = "<html><body>Bad gateway</body></html>".getBytes(StandardCharsets.UTF_8);
    private static final Frame NO_EVENT =
            new Frame("event: garbage\ndata: {\"type\": <html>\n\n".getBytes(StandardCharsets.UTF_8), 0, false);

    private Damage() {}

    /**
     * Returns what becomes of {@code reply}.
     *
     * @param errorEvent how the dialect tells of a failure within a stream
     */
    static Reply apply(Fault fault, Reply reply, Frame errorEvent) {
        if (fault == Fault.RESET) {
            return new Reply.Reset();
        }
        if (fault == Fault.HANG) {
            return new Reply.Silence();
        }
        if (reply instanceof Reply.Events events) {
            return toStream(fault, events, errorEvent);
        }
        return reply instanceof Reply.Whole whole ? toBody(fault, whole) : reply;
    }

    private static Reply toBody(Fault fault, Reply.Whole whole) {
        return switch (fault) {
            case EMPTY_200 -> Reply.Whole.of(200, "");
            case CUT_BEFORE_FIRST_EVENT -> whole.cutAt(0);
            case CUT_MID_STREAM, CUT_MID_EVENT -> whole.cutAt(whole.body().length / 2);
            case GARBAGE -> Reply.Whole.of(200, NO_JSON, 0);
            default -> whole;
        };
    }

    private static Reply toStream(Fault fault, Reply.Events events, Frame errorEvent) {
        List<Frame> frames = events.frames();
        int middle = frames.size() / 2;
        return switch (fault) {
            case EMPTY_200 -> Reply.Whole.of(200, "");
            case CUT_BEFORE_FIRST_EVENT -> new Reply.Events(List.of(), true);
            case CUT_MID_STREAM -> new Reply.Events(frames.subList(0, middle), true);
            case CUT_MID_EVENT -> new Reply.Events(upTo(frames, middle, half(frames.get(middle))), true);
            case NO_TERMINATOR ->
                new Reply.Events(
                        frames.stream().filter(frame -> !frame.terminator()).toList(), false);
            case ERROR_EVENT_MID_STREAM -> new Reply.Events(upTo(frames, middle, errorEvent), false);
            case GARBAGE -> new Reply.Events(upTo(frames, middle, NO_EVENT), false);
            default -> events;
        };
    }

    private static List<Frame> upTo(List<Frame> frames, int end, Frame last) {
        List<Frame> some = new ArrayList<>(frames.subList(0, end));
        some.add(last);
        return some;
    }

    private static Frame half(Frame frame) {
        return new Frame(Arrays.copyOf(frame.bytes(), frame.bytes().length / 2), 0, false);
    }
}
