package dev.sluice.demo;

import dev.sluice.demo.wire.EventFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The effects of faults on replies that would have been correct. */
final class FaultInjection {

    private static final byte[] NO_JSON = "<html><body>Bad gateway</body></html>".getBytes(StandardCharsets.UTF_8);
    private static final EventFrame NO_EVENT =
            new EventFrame("event: garbage\ndata: {\"type\": <html>\n\n".getBytes(StandardCharsets.UTF_8), 0, false);

    private FaultInjection() {}

    /**
     * Returns {@code reply} with {@code fault} applied.
     *
     * @param errorEvent the endpoint's event for an error within a stream
     */
    static SimulatedReply apply(Fault fault, SimulatedReply reply, EventFrame errorEvent) {
        if (fault == Fault.RESET) {
            return new SimulatedReply.Reset();
        }
        if (fault == Fault.HANG) {
            return new SimulatedReply.Silence();
        }
        if (reply instanceof SimulatedReply.Events events) {
            return toStream(fault, events, errorEvent);
        }
        return reply instanceof SimulatedReply.Whole whole ? toBody(fault, whole) : reply;
    }

    private static SimulatedReply toBody(Fault fault, SimulatedReply.Whole whole) {
        return switch (fault) {
            case EMPTY_200 -> SimulatedReply.Whole.of(200, "");
            case CUT_BEFORE_FIRST_EVENT -> whole.cutAt(0);
            case CUT_MID_STREAM, CUT_MID_EVENT -> whole.cutAt(whole.body().length / 2);
            case GARBAGE -> SimulatedReply.Whole.of(200, NO_JSON, 0);
            default -> whole;
        };
    }

    private static SimulatedReply toStream(Fault fault, SimulatedReply.Events events, EventFrame errorEvent) {
        List<EventFrame> frames = events.frames();
        int middle = frames.size() / 2;
        return switch (fault) {
            case EMPTY_200 -> SimulatedReply.Whole.of(200, "");
            case CUT_BEFORE_FIRST_EVENT -> new SimulatedReply.Events(List.of(), true);
            case CUT_MID_STREAM -> new SimulatedReply.Events(frames.subList(0, middle), true);
            case CUT_MID_EVENT -> new SimulatedReply.Events(upTo(frames, middle, half(frames.get(middle))), true);
            case NO_TERMINATOR ->
                new SimulatedReply.Events(
                        frames.stream().filter(frame -> !frame.terminator()).toList(), false);
            case ERROR_EVENT_MID_STREAM -> new SimulatedReply.Events(upTo(frames, middle, errorEvent), false);
            case GARBAGE -> new SimulatedReply.Events(upTo(frames, middle, NO_EVENT), false);
            default -> events;
        };
    }

    private static List<EventFrame> upTo(List<EventFrame> frames, int end, EventFrame last) {
        List<EventFrame> some = new ArrayList<>(frames.subList(0, end));
        some.add(last);
        return some;
    }

    private static EventFrame half(EventFrame frame) {
        return new EventFrame(Arrays.copyOf(frame.bytes(), frame.bytes().length / 2), 0, false);
    }
}
