package dev.sluice.upstream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configured properties of the way out to one provider: its proxy, its TLS, and what every request carries besides.
 *
 * @param proxy the proxy that connections go over, or null for none
 * @param tls the certificates for its {@code https} connections
 * @param headers header fields that every request carries; they win over the caller's
 * @param query parameters that every URL carries; they win over the caller's
 */
public record Egress(@Nullable OutboundProxy proxy, ProviderTls tls, List<AddedField> headers, List<AddedField> query) {

    /** The way out where nothing is configured. */
    public static final Egress DIRECT = new Egress(null, ProviderTls.PLATFORM, List.of(), List.of());
}
