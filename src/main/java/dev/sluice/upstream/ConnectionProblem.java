package dev.sluice.upstream;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The problem that kept a connection from being made: the innermost cause that helps, in plain words. */
final class ConnectionProblem {

    /** Causes are nested a few deep; a cycle must not hold the event loop. */
    private static final int MAX_DEPTH = 10;

    private ConnectionProblem() {}

    /** Returns the problem behind {@code failure}. */
    static String of(Throwable failure) {
        String best = failure.getClass().getSimpleName();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
            String known = known(cause);
            best = known == null ? best : known;
            cause = cause.getCause();
        }
        return best;
    }

    private static @Nullable String known(Throwable cause) {
        String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof CertificateExpiredException || text.contains("certificate has expired")) {
            return "its certificate has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "its certificate is not valid yet";
        }
        if (text.contains("unable to find valid certification path") || cause instanceof CertPathValidatorException) {
            return "its certificate is not trusted (PKIX: its issuer is in no trust store of this relay)";
        }
        if (cause instanceof CertificateException
                && (text.contains("no subject alternative") || text.contains("no name matching"))) {
            return "its certificate is for another host";
        }
        if (cause instanceof SSLException && text.contains("not an ssl/tls record")) {
            return "it does not speak TLS";
        }
        if (cause instanceof SSLException) {
            return "the TLS handshake failed";
        }
        if (cause instanceof UnknownHostException) {
            return "its host name cannot be resolved (DNS)";
        }
        if (cause instanceof SocketTimeoutException || text.contains("connection timed out")) {
            return "it did not take the connection in time";
        }
        if (cause instanceof NoRouteToHostException || text.contains("unreachable")) {
            return "there is no route to it";
        }
        return cause instanceof ConnectException && text.contains("refused") ? "connection refused" : null;
    }
}
