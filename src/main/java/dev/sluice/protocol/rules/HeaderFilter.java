package dev.sluice.protocol.rules;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that pass between a caller and a provider: all but those of one connection, of one party's account, and
 * of the message itself, which is written anew.
 *
 * <p>The names that are asked about must be in lower case.
 */
public final class HeaderFilter {

    /** RFC 9110, 7.6.1, with the older {@code keep-alive} and {@code proxy-connection}. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private static final Set<String> KEPT_FROM_PROVIDERS = Set.of(
            // the caller's credentials in any dialect, and the account that they belong to
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "cookie",
            "openai-organization",
            "openai-project",
            "anthropic-workspace-id",
            "x-goog-user-project",
            "x-goog-iam-authority-selector",
            "x-goog-iam-authorization-token",
            // between a browser and the server that its page called (RFC 6454, 7): Anthropic refuses requests with an
            // origin
            "origin",
            "referer",
            "cookie2",
            "dnt",
            "upgrade-insecure-requests",
            "x-requested-with",
            // the caller's address, as the proxies before the relay name it; providers judge a region by it
            "forwarded",
            "client-ip",
            "true-client-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-envoy-external-address",
            "x-original-forwarded-for",
            "x-real-ip",
            "fastly-client-ip",
            "do-connecting-ip",
            "incap-client-ip",
            "proxy-client-ip",
            "wl-proxy-client-ip",
            "x-nf-client-connection-ip",
            "x-remote-ip",
            "x-sucuri-clientip",
            "cdn-loop",
            "via",
            // of the message between caller and relay
            "host",
            "content-length",
            "content-encoding",
            "expect",
            // of a body that the relay may decode, translate or give another model's name
            "content-md5",
            "content-digest",
            "repr-digest",
            "digest");

    private static final Set<String> KEPT_FROM_CALLERS = Set.of(
            // of the message between provider and relay
            "content-length",
            "content-encoding",
            "content-md5",
            "content-digest",
            "repr-digest",
            "digest",
            // for the provider's host; a client would apply them to the relay
            "set-cookie",
            "alt-svc",
            "strict-transport-security",
            "clear-site-data",
            // the account that the key belongs to
            "anthropic-organization-id",
            "openai-organization",
            "openai-project",
            // the call has an id of its own, and the provider's goes beside it
            "request-id",
            "x-request-id",
            // one key's limits say nothing of the pool's
            "retry-after",
            "retry-after-ms",
            "x-should-retry");

    /**
     * The beginnings of names of fields that end at the relay: its own, those that browsers set (Fetch Metadata, client hints,
     * CORS preflights), and those that proxies and platforms before the relay add about the caller.
     */
    private static final List<String> PREFIXES_KEPT_FROM_PROVIDERS = List.of(
            "x-sluice-",
            "sec-",
            "access-control-request-",
            "x-forwarded-",
            "x-original-",
            "cf-",
            "x-vercel-",
            "x-appengine-",
            "x-azure-",
            "x-amzn-oidc-",
            "x-goog-authenticated-user-",
            "x-ms-client-principal",
            "x-ms-token-",
            "x-auth-request-",
            "cloudfront-",
            "fly-");

    private HeaderFilter() {}

    /**
     * Returns whether a request's field goes on to a provider.
     *
     * @param connection the value of the request's {@code connection} field, or null
     */
    public static boolean passesToProvider(String name, @Nullable String connection) {
        return !KEPT_FROM_PROVIDERS.contains(name) && !isHopByHop(name, connection) && !endsAtRelay(name);
    }

    /**
     * Returns whether an answer's field goes back to a caller.
     *
     * @param connection the value of the answer's {@code connection} field, or null
     */
    public static boolean passesToCaller(String name, @Nullable String connection) {
        return !KEPT_FROM_CALLERS.contains(name)
                && !isHopByHop(name, connection)
                && !name.startsWith("x-sluice-")
                // which pages may call the relay is the relay's own to say
                && !name.startsWith("access-control-")
                // limits in any vendor's names: the IETF's draft begins with ratelimit, gateways with names of their
                // own
                && !name.contains("ratelimit")
                && !name.contains("rate-limit")
                && !name.startsWith("anthropic-priority-")
                && !name.startsWith("anthropic-fast-");
    }

    private static boolean endsAtRelay(String name) {
        // An indexed loop, as this runs for every field of every request.
        for (int i = 0; i < PREFIXES_KEPT_FROM_PROVIDERS.size(); i++) {
            if (name.startsWith(PREFIXES_KEPT_FROM_PROVIDERS.get(i))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether a field is of one connection only. The pseudo-fields of HTTP/2 are so too, and those that Netty puts in
     * their place.
     *
     * @param connection the value of the message's {@code connection} field, or null
     */
    public static boolean isHopByHop(String name, @Nullable String connection) {
        return HOP_BY_HOP.contains(name)
                || name.startsWith(":")
                || name.startsWith("x-http2-")
                || (connection != null && nominates(connection, name));
    }

    /** Returns whether {@code connection}, a list of names, holds {@code name}: that makes a field hop-by-hop. */
    private static boolean nominates(String connection, String name) {
        int start = 0;
        while (start <= connection.length()) {
            int comma = connection.indexOf(',', start);
            int end = comma < 0 ? connection.length() : comma;
            int from = start;
            while (from < end && Character.isWhitespace(connection.charAt(from))) {
                from++;
            }
            int to = end;
            while (to > from && Character.isWhitespace(connection.charAt(to - 1))) {
                to--;
            }
            if (to - from == name.length() && connection.regionMatches(true, from, name, 0, name.length())) {
                return true;
            }
            start = end + 1;
        }
        return false;
    }
}
