package dev.sluice.upstream;

import dev.sluice.call.Dialect;
import dev.sluice.call.Headers;
import dev.sluice.call.Secret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a request as a provider gets them: the caller's own, less what is not the provider's business, with
 * the key's credential.
 *
 * <p>The relay hands over no credentials of callers; that they are left out here too is a second line of defence.
 */
final class UpstreamHeaders {

    /** The version that Anthropic's first SDKs send, and what a missing one is taken as. */
    private static final String FIRST_ANTHROPIC_VERSION = "2023-06-01";

    private static final Set<String> KEPT_BACK = Set.of(
            // the caller's credentials, and the organisation that they belong to
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "cookie",
            "openai-organization",
            "openai-project",
            "anthropic-workspace-id",
            // what says where the caller is
            "forwarded",
            "x-real-ip",
            "via",
            // of the message between caller and relay, not of the request
            "host",
            "content-length",
            "content-encoding",
            "accept-encoding",
            "expect");

    private UpstreamHeaders() {}

    /** Writes the fields of {@code attempt} to a provider that speaks {@code dialect}. */
    static void write(Attempt attempt, Dialect dialect, HttpHeaders into) {
        Headers from = attempt.headers();
        into.remove(HttpHeaderNames.USER_AGENT).remove(HttpHeaderNames.ACCEPT);
        String nominated = from.first("connection");
        from.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (goesOn(lower) && !HopByHopHeaders.nominates(nominated, lower)) {
                into.add(name, value);
            }
        });
        if (!attempt.stream() && asksForGzip(from.first("accept-encoding"))) {
            // Of a stream each event would be compressed by itself, which saves little and costs both ends.
            into.set(HttpHeaderNames.ACCEPT_ENCODING, "gzip");
        }
        authorize(dialect, attempt.lease().secret(), into);
    }

    /**
     * Writes the credential. Anthropic takes either field with each of its versions; {@code x-api-key} is the one that those
     * who speak its dialect take as well.
     */
    static void authorize(Dialect dialect, Secret secret, HttpHeaders into) {
        switch (dialect) {
            case OPENAI -> into.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + secret.reveal());
            case ANTHROPIC -> {
                into.set("x-api-key", secret.reveal());
                if (!into.contains("anthropic-version")) {
                    into.set("anthropic-version", FIRST_ANTHROPIC_VERSION);
                }
            }
        }
    }

    private static boolean goesOn(String name) {
        return !KEPT_BACK.contains(name)
                && !HopByHopHeaders.is(name)
                && !name.startsWith("x-sluice-")
                && !name.startsWith("x-forwarded-");
    }

    private static boolean asksForGzip(@Nullable String acceptEncoding) {
        return acceptEncoding != null && acceptEncoding.toLowerCase(Locale.ROOT).contains("gzip");
    }
}
