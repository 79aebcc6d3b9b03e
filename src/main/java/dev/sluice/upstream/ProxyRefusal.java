package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.call.Headers;
import io.netty.handler.proxy.ProxyConnectException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The distinction of what a proxy refused from what the provider behind it refused. */
final class ProxyRefusal {

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private ProxyRefusal() {}

    /** Returns whether {@code cause} kept a connection from reaching further than the proxy of {@code connection}. */
    static boolean isProxys(ProviderConnection connection, Throwable cause) {
        return connection.egress().proxy() != null
                && (Causes.within(cause, ProxyConnectException.class) != null
                        || Causes.within(cause, SSLException.class) == null);
    }

    /**
     * Returns the failure that an answer means which the proxy gave in the provider's place, or null for the provider's own
     * answer. Only a proxy without a tunnel can do so. RFC 9110 keeps 407 to proxies, RFC 9209 the field {@code proxy-status};
     * {@code x-squid-error} is Squid's own.
     */
    static @Nullable Failure answered(ProviderConnection connection, int status, Headers headers) {
        if (!ProxyTunnel.isForwarded(connection)) {
            return null;
        }
        String proxyStatus = headers.first("proxy-status");
        boolean refused = status == PROXY_AUTHENTICATION_REQUIRED
                || headers.first("x-squid-error") != null
                || (proxyStatus != null && proxyStatus.contains("error="));
        return refused
                ? Failure.of(
                        FailureKind.CONNECT,
                        "no connection to " + connection.baseUrl() + ": the proxy "
                                + connection.egress().proxy() + " refused with status " + status)
                : null;
    }
}
