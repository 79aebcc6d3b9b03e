package dev.sluice.demo.wire;

import java.util.List;

/** A dialect's way of saying an answer. */
public interface AnswerWriter {

    /** Returns the answer as one JSON body. */
    String body(Ask ask, Answer answer);

    /** Returns the answer as events, the last of them the terminator. Their tokens add up to the answer's output. */
    List<Frame> frames(Ask ask, Answer answer);

    /** Returns the event that tells of a failure after the stream has begun. */
    Frame failure(ProviderError error, String requestId);
}
