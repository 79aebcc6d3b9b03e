package dev.sluice.protocol.rules;

import dev.sluice.call.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The paths of one dialect that need no knowledge beyond their names. Immutable.
 *
 * @param exact the endpoints that take a POST at exactly their path
 * @param families the endpoints that take a POST at every path at or below theirs
 * @param account the endpoint that stands for accounts of the dialect
 * @param ofAccount the paths whose state lives in one account, with all paths below them: a pool of several accounts cannot
 *     serve them as one
 */
public record RequestPaths(List<Endpoint> exact, List<Endpoint> families, Endpoint account, List<String> ofAccount) {

    private static final String MODELS = "/models";

    /** The methods that resources may take. TRACE is not among them, since it would show the pool's key to the caller. */
    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /**
     * Returns what a request asks for, or null where {@code path} is not among these paths.
     *
     * @param path the path below the version segment
     */
    public @Nullable RequestTarget find(String method, String path) {
        for (Endpoint endpoint : exact) {
            if (path.equals(endpoint.path())) {
                return ifMethod("POST", method, new RequestTarget.Relayed(endpoint, path));
            }
        }
        for (Endpoint family : families) {
            if (RequestLine.isAtOrBelow(path, family.path())) {
                return ifMethod("POST", method, new RequestTarget.Relayed(family, path));
            }
        }
        if (path.equals(MODELS)) {
            return ifRead(method, new RequestTarget.ModelList());
        }
        if (path.startsWith(MODELS + '/')) {
            return ifRead(method, new RequestTarget.Model(path.substring(MODELS.length() + 1)));
        }
        for (String kept : ofAccount) {
            if (RequestLine.isAtOrBelow(path, kept)) {
                return METHODS.contains(method)
                        ? new RequestTarget.OfAccount(account, path)
                        : new RequestTarget.WrongMethod(String.join(", ", METHODS));
            }
        }
        return null;
    }

    /** RFC 9110, 9.1: whatever answers GET answers HEAD. */
    private static RequestTarget ifRead(String method, RequestTarget target) {
        return method.equals("GET") || method.equals("HEAD") ? target : new RequestTarget.WrongMethod("GET, HEAD");
    }

    /** Returns {@code target}, or where {@code method} is not the one that it takes, the refusal of the method. */
    public static RequestTarget ifMethod(String taken, String method, RequestTarget target) {
        return method.equals(taken) ? target : new RequestTarget.WrongMethod(taken);
    }
}
