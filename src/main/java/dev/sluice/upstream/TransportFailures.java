package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;

/** What the wire's own troubles mean; their messages name types only, as texts may quote what was sent. */
final class TransportFailures {

    private TransportFailures() {}

    static Failure noConnection(String where, Throwable cause) {
        return Failure.of(FailureKind.CONNECT, "no connection to " + where + ": " + name(cause));
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
