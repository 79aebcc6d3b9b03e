package dev.sluice.demo;

import dev.sluice.demo.wire.RequestProblem;
import org.jspecify.annotations.Nullable;

/** A way to fail that a key can be told to have. */
public enum Fault {
    REVOKED(RequestProblem.WRONG_KEY),
    NO_CREDIT(RequestProblem.NO_CREDIT),
    FORBIDDEN(RequestProblem.FORBIDDEN),
    MODEL_DENIED(RequestProblem.NO_MODEL),
    SERVER_ERROR(RequestProblem.SERVER_ERROR),
    OVERLOADED(RequestProblem.OVERLOADED),
    /** A 429 with {@code retry-after} and the limits' headers. */
    RATE_LIMITED(RequestProblem.RATE_LIMITED),
    /** A 429 that says nothing of when to come again. */
    RATE_LIMITED_BARE(RequestProblem.RATE_LIMITED),
    /** The connection is reset before anything is answered. */
    RESET,
    /** Nothing is ever answered. */
    HANG,
    /** A 200 without a body. */
    EMPTY_200,
    /** The connection closes after the head of a 200. */
    CUT_BEFORE_FIRST_EVENT,
    /** The connection closes between two events, half way; a plain body is cut in half. */
    CUT_MID_STREAM,
    /** The connection closes within an event, half way; a plain body is cut in half. */
    CUT_MID_EVENT,
    /** The stream ends in order, but without its last event; a plain body is whole. */
    NO_TERMINATOR,
    /** The stream tells of an overload half way, and ends; a plain body is whole. */
    ERROR_EVENT_MID_STREAM,
    /** What is sent is no JSON: all of a plain body, one event of a stream half way, which ends it. */
    GARBAGE,
    /** The answer is right, and comes at {@link Pace#SLOW}. */
    SLOW;

    private final @Nullable RequestProblem problem;

    Fault() {
        this.problem = null;
    }

    Fault(RequestProblem problem) {
        this.problem = problem;
    }

    /** Returns the refusal that this fault consists of, or null where the fault is in how the answer is sent. */
    @Nullable
    RequestProblem problem() {
        return problem;
    }
}
