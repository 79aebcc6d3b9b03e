package dev.sluice.protocol.rules;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The method and the target of an HTTP request.
 *
 * @param path the path in its one spelling, with its version segment and without the query
 * @param query the query as it came, without its question mark, or null
 */
public record RequestLine(
        String method, String path, @Nullable String query) {

    /** SDKs append a version segment to a base URL that may have one already. */
    private static final int MAX_VERSIONS = 2;

    /** RFC 9112, 3.2.2, without user information, which RFC 9110, 4.2.4 says is to be treated as an error. */
    private static final Pattern ABSOLUTE_FORM =
            Pattern.compile("(?i)https?://[a-z0-9\\-._~%!$&'()*+,;=:\\[\\]]+([/?].*)?", Pattern.DOTALL);

    /**
     * Returns the request line of {@code method} and {@code target}, which is in origin form or in absolute form. The host in an
     * absolute form is not looked at: the relay asks its own providers only.
     *
     * @throws RefusedCall where the target is not what servers would agree on
     */
    public static RequestLine of(String method, String target) {
        String local = originForm(target);
        int mark = local.indexOf('?');
        return mark < 0
                ? new RequestLine(method, RequestPath.canonical(local), null)
                : new RequestLine(
                        method, RequestPath.canonical(local.substring(0, mark)), checked(local.substring(mark + 1)));
    }

    private static String originForm(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        Matcher absolute = ABSOLUTE_FORM.matcher(target);
        if (!absolute.matches()) {
            throw malformed("target is neither a path nor a URL");
        }
        String local = absolute.group(1);
        return local == null ? "/" : local.startsWith("?") ? '/' + local : local;
    }

    /** A query is the provider's to judge, as long as the request line cannot end within it. */
    private static String checked(String query) {
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                throw malformed("query holds a character that must be percent-encoded");
            }
        }
        return query;
    }

    private static RefusedCall malformed(String flaw) {
        return Refusal.of(Reason.MALFORMED, "The request's " + flaw + '.').asException();
    }

    /**
     * Returns the path without {@code version} at its beginning, which may stand there twice.
     *
     * @param version the version segment with a leading slash, as in {@code /v1}
     */
    public String pathBelow(String version) {
        String below = path;
        for (int i = 0; i < MAX_VERSIONS && isAtOrBelow(below, version); i++) {
            below = below.substring(version.length());
        }
        return below;
    }

    /** Returns the value of the query's parameter {@code name}, decoded; null where it has none. */
    public @Nullable String parameter(String name) {
        for (String parameter : parameters()) {
            if (parameterName(parameter).equals(name)) {
                return decoded(parameter.substring(Math.min(parameter.length(), parameter.indexOf('=') + 1)));
            }
        }
        return null;
    }

    /** Returns the same request line with no parameter of {@code names}, such as credentials, in its query. */
    public RequestLine without(List<String> names) {
        if (query == null || names.isEmpty()) {
            return this;
        }
        List<String> kept = new ArrayList<>();
        for (String parameter : parameters()) {
            if (!names.contains(parameterName(parameter))) {
                kept.add(parameter);
            }
        }
        return new RequestLine(method, path, kept.isEmpty() ? null : String.join("&", kept));
    }

    private List<String> parameters() {
        return query == null ? List.of() : List.of(query.split("&", -1));
    }

    private static String parameterName(String parameter) {
        int equals = parameter.indexOf('=');
        return decoded(equals < 0 ? parameter : parameter.substring(0, equals));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    /** Leaves the query out, in which some dialects carry a credential. */
    @Override
    public String toString() {
        return method + ' ' + path;
    }

    /** Returns whether every character of the path stands for itself; only the names of models may hold others. */
    public boolean isPlain() {
        return RequestPath.isPlain(path);
    }

    /** Returns whether {@code path} is {@code parent} or a path below it. */
    public static boolean isAtOrBelow(String path, String parent) {
        return path.startsWith(parent) && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
    }
}
