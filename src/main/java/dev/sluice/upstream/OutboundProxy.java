package dev.sluice.upstream;

import dev.sluice.call.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A proxy between the relay and a provider. It resolves the provider's name.
 *
 * @param kind the protocol that it speaks
 * @param host its name or address, an IPv6 address without brackets
 * @param port its port
 * @param user the user of its credentials, or null where it asks for none
 * @param password the password of its credentials; empty where there is none
 */
public record OutboundProxy(
        Kind kind, String host, int port, @Nullable String user, Secret password) {

    /** The protocols that proxies are spoken to in. */
    public enum Kind {
        /** HTTP: {@code CONNECT} for {@code https} providers, absolute URLs for {@code http} ones. */
        HTTP,
        /** SOCKS version 5, RFC 1928. */
        SOCKS5
    }

    /** Returns the proxy's URL without its credentials. */
    @Override
    public String toString() {
        String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return (kind == Kind.HTTP ? "http://" : "socks5://") + name + ':' + port;
    }
}
