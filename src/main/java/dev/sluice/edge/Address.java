package dev.sluice.edge;

import dev.sluice.call.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request's method and path ask for. */
sealed interface Address {

    /**
     * Something that a provider answers.
     *
     * @param endpoint what is asked for
     * @param path the path below the version segment
     */
    record Relayed(Endpoint endpoint, String path) implements Address {}

    /** The list of models. */
    record ModelList() implements Address {}

    /** One model. */
    record Model(String id) implements Address {}

    /** A known path, asked with a method that it does not take. */
    record WrongMethod(String allow) implements Address {}

    /** A path that other relays or the providers have, and this one has not. */
    record NotHere(String path) implements Address {}

    /** Nothing that is known. */
    record Unknown(String path) implements Address {}

    /** Endpoints that take only a POST at exactly their path. */
    List<Endpoint> EXACT = List.of(
            Endpoint.CHAT,
            Endpoint.MESSAGES,
            Endpoint.COUNT_TOKENS,
            Endpoint.EMBEDDINGS,
            Endpoint.COMPLETIONS,
            Endpoint.MODERATIONS);

    /** Paths whose state lives in one account: a pool cannot serve them as one key. */
    List<String> STATEFUL =
            List.of("/files", "/batches", "/assistants", "/threads", "/vector_stores", "/fine_tuning", "/uploads");

    /**
     * Reads a request line.
     *
     * @param path the path without query; {@code /v1} before it counts as written once, however often it is there, since
     *     SDKs join base URLs differently
     */
    static Address of(String method, String path) {
        String below = belowVersion(path);
        for (Endpoint endpoint : EXACT) {
            if (below.equals(endpoint.path())) {
                return method.equals("POST") ? new Relayed(endpoint, below) : new WrongMethod("POST");
            }
        }
        if (below.equals("/models")) {
            return method.equals("GET") ? new ModelList() : new WrongMethod("GET");
        }
        if (below.startsWith("/models/")) {
            return method.equals("GET") ? new Model(below.substring("/models/".length())) : new WrongMethod("GET");
        }
        return STATEFUL.stream().anyMatch(stateful -> isAtOrBelow(below, stateful))
                ? new NotHere(below)
                : new Unknown(path);
    }

    private static boolean isAtOrBelow(String path, String parent) {
        return path.startsWith(parent) && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
    }

    private static String belowVersion(String path) {
        String below = path;
        for (int i = 0; i < 2 && (below.startsWith("/v1/") || below.equals("/v1")); i++) {
            below = below.substring("/v1".length());
        }
        return below.length() > 1 && below.endsWith("/") ? below.substring(0, below.length() - 1) : below;
    }

    /** Returns the endpoint that a relayed address names, else null. */
    default @Nullable Endpoint endpoint() {
        return this instanceof Relayed relayed ? relayed.endpoint() : null;
    }
}
