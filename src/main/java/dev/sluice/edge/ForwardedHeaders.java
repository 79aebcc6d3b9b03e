package dev.sluice.edge;

import dev.sluice.call.Headers;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The header fields of a request that go on to a provider: what is end-to-end and not the client's own business. */
final class ForwardedHeaders {

    /** Hop-by-hop by RFC 9110 §7.6.1, or about the body and host of this hop, or secret, or naming the client's account. */
    private static final Set<String> STAY = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect",
            "host",
            "content-length",
            "content-encoding",
            "cookie",
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "openai-organization",
            "openai-project",
            "forwarded",
            "via",
            "x-real-ip");

    private ForwardedHeaders() {}

    /** Returns what of {@code fields} goes on, in its order. */
    static Headers endToEnd(HttpHeaders fields) {
        Set<String> named = namedByConnection(fields);
        Headers kept = new Headers();
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = fields.iteratorCharSequence(); all.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = all.next();
            String name = field.getKey().toString().toLowerCase(Locale.ROOT);
            if (!STAY.contains(name)
                    && !named.contains(name)
                    && !name.startsWith("x-sluice-")
                    && !name.startsWith("x-forwarded-")
                    && !name.startsWith(":")
                    && !name.startsWith("x-http2-")) {
                kept.add(name, field.getValue().toString());
            }
        }
        return kept;
    }

    /** A client may declare any field hop-by-hop by naming it in Connection. */
    private static Set<String> namedByConnection(HttpHeaders fields) {
        String connection = fields.get("connection");
        return connection == null
                ? Set.of()
                : Set.copyOf(Arrays.asList(connection.toLowerCase(Locale.ROOT).split("\\s*,\\s*", 16)));
    }
}
