package dev.sluice.upstream;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The problem that kept a TCP connection from being made: the innermost cause that helps, in plain words. */
final class ConnectionProblem {

    static final String NOT_IN_TIME = "it did not take the connection in time";

    private ConnectionProblem() {}

    /** Returns the problem behind {@code failure}. */
    static String of(Throwable failure) {
        if (OwnShortage.isBehind(failure)) {
            return "the relay has no more sockets, ports or memory for it";
        }
        String best = failure.getClass().getSimpleName();
        for (Throwable cause : Causes.of(failure)) {
            String known = known(cause);
            best = known == null ? best : known;
        }
        return best;
    }

    private static @Nullable String known(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof UnknownHostException) {
            return "its host name cannot be resolved (DNS)";
        }
        if (cause instanceof SocketTimeoutException || text.contains("connection timed out")) {
            return NOT_IN_TIME;
        }
        if (cause instanceof NoRouteToHostException || text.contains("unreachable")) {
            return "there is no route to it";
        }
        return cause instanceof ConnectException && text.contains("refused") ? "connection refused" : null;
    }
}
