package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;

/** Failures of connections. Their messages name causes in words of the relay's own: an exception's text may quote the request. */
final class TransportFailures {

    private TransportFailures() {}

    static Failure noConnection(String where, Throwable cause) {
        return Failure.of(FailureKind.CONNECT, "no connection to " + where + ": " + ConnectionProblem.of(cause));
    }

    static Failure brokeBeforeAnswer(Throwable cause) {
        return Failure.of(FailureKind.RESET, "the connection broke before the answer began: " + name(cause));
    }

    static Failure brokeWithinAnswer(Throwable cause) {
        return Failure.of(FailureKind.CUT, "the connection broke within the answer: " + name(cause));
    }

    private static String name(Throwable cause) {
        return cause.getClass().getSimpleName();
    }
}
