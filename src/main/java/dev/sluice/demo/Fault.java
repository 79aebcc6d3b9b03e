package dev.sluice.demo;

import dev.sluice.demo.wire.RequestProblem;
import org.jspecify.annotations.Nullable;

/** A fault that can be injected into the requests of a key. */
public enum Fault {
    REVOKED(RequestProblem.WRONG_KEY),
    NO_CREDIT(RequestProblem.NO_CREDIT),
    FORBIDDEN(RequestProblem.FORBIDDEN),
    MODEL_DENIED(RequestProblem.NO_MODEL),
    SERVER_ERROR(RequestProblem.SERVER_ERROR),
    OVERLOADED(RequestProblem.OVERLOADED),
    /** A 429 with {@code retry-after} and the limits' headers. */
    RATE_LIMITED(RequestProblem.RATE_LIMITED),
    /** A 429 without a time for the retry. */
    RATE_LIMITED_BARE(RequestProblem.RATE_LIMITED),
    /** The connection is reset before any answer. */
    RESET,
    /** No answer is sent at all. */
    HANG,
    /** A 200 without a body. */
    EMPTY_200,
    /** The connection is closed after the head of a 200. */
    CUT_BEFORE_FIRST_EVENT,
    /** The connection is closed between two events in the middle of the stream; a plain body is cut in half. */
    CUT_MID_STREAM,
    /** The connection is closed within an event in the middle of the stream; a plain body is cut in half. */
    CUT_MID_EVENT,
    /** The stream ends in order, but without its terminator; a plain body is complete. */
    NO_TERMINATOR,
    /** The stream ends in its middle with an error event for an overload; a plain body is complete. */
    ERROR_EVENT_MID_STREAM,
    /** The answer is not JSON: a whole plain body, or one event in the middle of a stream, which ends it. */
    GARBAGE,
    /** The answer is correct but is sent at {@link Pace#SLOW}. */
    SLOW;

    private final @Nullable RequestProblem problem;

    Fault() {
        this.problem = null;
    }

    Fault(RequestProblem problem) {
        this.problem = problem;
    }

    /** Returns the problem that the provider reports, or null if the fault changes how an answer is sent. */
    @Nullable
    RequestProblem problem() {
        return problem;
    }
}
