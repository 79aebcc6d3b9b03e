package dev.sluice.protocol.rules;

import org.jspecify.annotations.Nullable;

/**
 * The method and the target of an HTTP request.
 *
 * @param path the path as it came, with its version segment and without the query
 * @param query the query without its question mark, or null
 */
public record RequestLine(
        String method, String path, @Nullable String query) {

    /** SDKs append a version segment to a base URL that may have one already. */
    private static final int MAX_VERSIONS = 2;

    /** Returns the request line of {@code method} and {@code uri}, a target in origin form. */
    public static RequestLine of(String method, String uri) {
        int mark = uri.indexOf('?');
        return mark < 0
                ? new RequestLine(method, uri, null)
                : new RequestLine(method, uri.substring(0, mark), uri.substring(mark + 1));
    }

    /**
     * Returns the path without one slash at its end and without {@code version} at its beginning, which may stand there twice.
     *
     * @param version the version segment with a leading slash, as in {@code /v1}
     */
    public String pathBelow(String version) {
        String below = path;
        for (int i = 0; i < MAX_VERSIONS && isAtOrBelow(below, version); i++) {
            below = below.substring(version.length());
        }
        return below.length() > 1 && below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
    }

    /** Returns whether {@code path} is {@code parent} or a path below it. */
    public static boolean isAtOrBelow(String path, String parent) {
        return path.startsWith(parent) && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
    }
}
