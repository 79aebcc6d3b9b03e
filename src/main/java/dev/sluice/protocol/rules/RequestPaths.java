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
            return ifMethod("GET", method, new RequestTarget.ModelList());
        }
        if (path.startsWith(MODELS + '/')) {
            return ifMethod("GET", method, new RequestTarget.Model(path.substring(MODELS.length() + 1)));
        }
        for (String kept : ofAccount) {
            if (RequestLine.isAtOrBelow(path, kept)) {
                return new RequestTarget.OfAccount(account, path);
            }
        }
        return null;
    }

    /** Returns {@code target}, or where {@code method} is not the one that it takes, the refusal of the method. */
    public static RequestTarget ifMethod(String taken, String method, RequestTarget target) {
        return method.equals(taken) ? target : new RequestTarget.WrongMethod(taken);
    }
}
