package dev.sluice.upstream;

import dev.sluice.call.Headers;
import dev.sluice.call.Secret;
import dev.sluice.protocol.rules.HeaderFilter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;

/**
 * The header fields of a request as a provider gets them: the caller's own, as far as they pass, with the key's credential.
 *
 * <p>The relay hands over no credentials of callers; leaving them out here too is a second line of defence.
 */
final class UpstreamHeaders {

    private UpstreamHeaders() {}

    /** Writes the fields of {@code attempt} at {@code provider}, with {@code credential}. */
    static void write(Attempt attempt, ProviderClient provider, Secret credential, HttpHeaders into) {
        Headers from = attempt.headers();
        Headers sent = new Headers();
        String connection = from.joined("connection");
        from.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!lower.equals("accept-encoding") && HeaderFilter.passesToProvider(lower, connection)) {
                sent.add(name, value);
            }
        });
        sent.add("accept-encoding", ContentCoding.accepted(from.joined("accept-encoding"), attempt.stream()));
        provider.rules().authorize(credential, sent);
        into.remove(HttpHeaderNames.USER_AGENT).remove(HttpHeaderNames.ACCEPT);
        sent.forEach(into::add);
        provider.authorize(attempt.lease().secret(), credential, into);
    }
}
