package dev.sluice.edge;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The policy on calls from web pages of other origins, by the Fetch standard's CORS protocol.
 *
 * <p>Browsers are never allowed to send their own credentials, such as cookies: a page has to present a client key.
 *
 * @param origins the origins whose pages may call, in lower case; {@code *} stands for all, and none switches CORS off
 * @param maxAge how long a browser may keep the answer to a preflight
 */
public record CorsPolicy(List<String> origins, Duration maxAge) {

    /** No page of another origin may call. */
    public static final CorsPolicy OFF = new CorsPolicy(List.of(), Duration.ZERO);

    /** The fields of answers that scripts may read: without this they see the content type and little more. */
    private static final String EXPOSED = String.join(
            ", ",
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "x-request-id",
            "request-id",
            "x-sluice-provider",
            "x-sluice-key",
            "x-sluice-attempts",
            "x-sluice-queue-ms",
            "x-sluice-upstream-request-id",
            "x-sluice-dropped",
            "x-sluice-estimated",
            "x-ratelimit-limit-requests",
            "x-ratelimit-limit-tokens",
            "x-ratelimit-remaining-requests",
            "x-ratelimit-remaining-tokens",
            "x-ratelimit-reset-requests",
            "x-ratelimit-reset-tokens",
            "openai-processing-ms",
            "anthropic-ratelimit-requests-limit",
            "anthropic-ratelimit-requests-remaining",
            "anthropic-ratelimit-requests-reset",
            "anthropic-ratelimit-input-tokens-limit",
            "anthropic-ratelimit-input-tokens-remaining",
            "anthropic-ratelimit-input-tokens-reset",
            "anthropic-ratelimit-output-tokens-limit",
            "anthropic-ratelimit-output-tokens-remaining",
            "anthropic-ratelimit-output-tokens-reset");

    /** A list of header fields' names as a preflight asks for them; SDKs send some ten. */
    private static final Pattern FIELD_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,4096}");

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /** Returns whether any origin may call. */
    boolean isOn() {
        return !origins.isEmpty();
    }

    /** Returns whether {@code origin}, as a browser sends it, may call. */
    boolean allows(@Nullable String origin) {
        return origin != null && (origins.contains("*") || origins.contains(origin.toLowerCase(Locale.ROOT)));
    }

    /** Returns whether a request of {@code method} is a preflight of an origin that may call, which this policy answers. */
    boolean answers(HttpMethod method, HttpHeaders request) {
        return method.equals(HttpMethod.OPTIONS)
                && allows(request.get(HttpHeaderNames.ORIGIN))
                && METHODS.contains(request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD));
    }

    /** Writes the fields that each answer to {@code request} carries, whatever the answer is. */
    void mark(HttpHeaders request, HttpHeaders answer) {
        answer.add(HttpHeaderNames.VARY, "origin");
        String origin = request.get(HttpHeaderNames.ORIGIN);
        if (origin != null && allows(origin)) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origins.contains("*") ? "*" : origin);
            answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
        }
    }

    /** Writes the additional answer to a preflight: the method and the fields that it asks for. */
    void permit(HttpHeaders request, HttpHeaders answer) {
        answer.add(HttpHeaderNames.VARY, "access-control-request-method, access-control-request-headers");
        answer.remove(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS);
        answer.set(
                HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
                request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD));
        String fields = request.get(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
        if (fields != null && FIELD_NAMES.matcher(fields).matches()) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, fields);
        }
        answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, Long.toString(maxAge.toSeconds()));
    }
}
