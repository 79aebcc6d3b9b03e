package dev.sluice.demo.wire;

import java.util.List;

/** A dialect's way of saying an answer. */
public interface AnswerWriter {

    /** Returns the answer as one JSON body. */
    String body(SimulatedRequest ask, SimulatedAnswer answer);

    /** Returns the answer as events, the last of them the terminator. Their tokens add up to the answer's output. */
    List<EventFrame> frames(SimulatedRequest ask, SimulatedAnswer answer);

    /** Returns the event that tells of a failure after the stream has begun. */
    EventFrame failure(ProviderError error, String requestId);
}
