package dev.sluice.upstream;

import dev.sluice.call.Secret;
import java.util.List;
import java.util.stream.Stream;
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

    /** In characters: shorter values are versions and names, which stand in many an answer of their own. */
    private static final int SHORTEST_SECRET = 16;

    /** Returns the values of fields and parameters that may be credentials, and that no answer is to quote. */
    List<Secret> secrets() {
        if (headers.isEmpty() && query.isEmpty()) {
            return List.of();
        }
        return Stream.concat(headers.stream(), query.stream())
                .map(field -> field.value().reveal().strip())
                // A credential follows the name of its scheme (RFC 9110, 11.4), and is quoted without it.
                .map(value -> value.substring(value.lastIndexOf(' ') + 1))
                .filter(value -> value.length() >= SHORTEST_SECRET)
                .map(Secret::of)
                .toList();
    }
}
