package dev.sluice.upstream;

import dev.sluice.call.Headers;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.HeaderFilter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request as a provider gets them: the caller's own, as far as they pass, with the key's credential.
 *
 * <p>The relay hands over no credentials of callers; leaving them out here too is a second line of defence.
 */
final class UpstreamHeaders {

    private UpstreamHeaders() {}

    /** Writes the fields of {@code attempt} at a provider whose dialect has {@code rules}. */
    static void write(Attempt attempt, DialectRules rules, HttpHeaders into) {
        Headers from = attempt.headers();
        Headers sent = new Headers();
        String connection = from.first("connection");
        from.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.equals("accept-encoding") && HeaderFilter.passesToProvider(lower, connection)) {
                sent.add(name, value);
            }
        });
        if (!attempt.stream() && acceptsGzip(from.first("accept-encoding"))) {
            // Of a stream each event would be compressed by itself, which saves little and costs both ends.
            sent.add("accept-encoding", "gzip");
        }
        rules.authorize(attempt.lease().secret(), sent);
        into.remove(HttpHeaderNames.USER_AGENT).remove(HttpHeaderNames.ACCEPT);
        sent.forEach(into::add);
    }

    private static boolean acceptsGzip(@Nullable String acceptEncoding) {
        return acceptEncoding != null && acceptEncoding.toLowerCase(Locale.ROOT).contains("gzip");
    }
}
