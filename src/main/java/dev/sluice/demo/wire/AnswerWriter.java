package dev.sluice.demo.wire;

import java.util.List;

/** A writer of answers in the format of one endpoint. */
public interface AnswerWriter {

    /** Returns the answer as one JSON body. */
    String body(SimulatedRequest request, SimulatedAnswer answer);

    /** Returns the answer as events, of which the last is the terminator. Their tokens sum up to the answer's output. */
    List<EventFrame> frames(SimulatedRequest request, SimulatedAnswer answer);

    /** Returns the event that reports an error after the stream has begun. */
    EventFrame failure(ProviderError error, String requestId);
}
