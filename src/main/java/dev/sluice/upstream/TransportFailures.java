package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Failures of connections. Their messages name causes in words of the relay's own: an exception's text may quote the request. */
final class TransportFailures {

    private TransportFailures() {}

    /** Returns the failure of a connection to {@code where}, over {@code proxy} where that is not null. */
    static Failure noConnection(String where, @Nullable OutboundProxy proxy, Throwable cause) {
        String way = proxy == null ? where : where + " over the proxy " + proxy;
        Failure failure = Failure.of(FailureKind.CONNECT, "no connection to " + way + ": " + name(cause));
        return isTimeout(cause) ? failure.about(Failure.Subject.ADDRESS) : failure;
    }

    private static boolean isTimeout(Throwable cause) {
        return ConnectionProblem.of(cause).equals(ConnectionProblem.NOT_IN_TIME)
                || Causes.within(cause, SslHandshakeTimeoutException.class) != null;
    }

    /** Returns whether the relay had no memory to read what came: that is no fault of the provider's. */
    static boolean isNoMemory(Throwable cause) {
        return Causes.within(cause, OutOfMemoryError.class) != null;
    }

    static Failure brokeBeforeAnswer(Throwable cause) {
        return Failure.of(FailureKind.RESET, "the connection broke before the answer began: " + name(cause));
    }

    static Failure brokeWithinAnswer(Throwable cause) {
        return Failure.of(FailureKind.CUT, "the connection broke within the answer: " + name(cause));
    }

    private static String name(Throwable cause) {
        ProxyConnectException refused = Causes.within(cause, ProxyConnectException.class);
        if (refused != null) {
            return "the proxy refused" + reason(refused);
        }
        SSLException tls = Causes.within(cause, SSLException.class);
        return tls == null ? ConnectionProblem.of(cause) : TlsFailure.describe(tls);
    }

    /** Netty's message ends in the proxy's status; what comes before names addresses. */
    private static String reason(ProxyConnectException refused) {
        String message = String.valueOf(refused.getMessage());
        int last = message.lastIndexOf(", ");
        return last < 0
                ? ""
                : " (" + message.substring(last + 2).lines().findFirst().orElse("") + ')';
    }
}
