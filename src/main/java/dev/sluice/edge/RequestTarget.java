package dev.sluice.edge;

import dev.sluice.call.Endpoint;
import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import java.util.List;

/** What a request's method and path ask for. */
sealed interface RequestTarget {

    /**
     * Something that a provider answers.
     *
     * @param endpoint what is asked for
     * @param path the path below the version segment
     */
    record Relayed(Endpoint endpoint, String path) implements RequestTarget {}

    /**
     * A stored response, or something about it.
     *
     * @param id whose
     * @param path the path below the version segment
     */
    record Stored(String id, String path) implements RequestTarget {}

    /**
     * Something that lives in one account, such as a file or a batch.
     *
     * @param path the path below the version segment
     */
    record OfAccount(String path) implements RequestTarget {}

    /** The list of models. */
    record ModelList() implements RequestTarget {}

    /** One model. */
    record Model(String id) implements RequestTarget {}

    /** Something that is not answered. */
    sealed interface Nowhere extends RequestTarget {

        /** Returns what whoever asked with {@code method} is told. */
        Refusal refusal(String method);
    }

    /** A known path, asked with a method that it does not take. */
    record WrongMethod(String allow) implements Nowhere {

        @Override
        public Refusal refusal(String method) {
            return Refusal.of(
                    Reason.METHOD_NOT_ALLOWED, method + " is not taken here (expected: " + allow + ").", allow);
        }
    }

    /** Nothing that is known. */
    record Unknown(String path) implements Nowhere {

        @Override
        public Refusal refusal(String method) {
            return Refusal.of(Reason.UNKNOWN_PATH, "There is nothing at " + path + ".");
        }
    }

    /** Endpoints that take only a POST at exactly their path. */
    List<Endpoint> EXACT = List.of(
            Endpoint.CHAT,
            Endpoint.MESSAGES,
            Endpoint.COUNT_TOKENS,
            Endpoint.EMBEDDINGS,
            Endpoint.COMPLETIONS,
            Endpoint.MODERATIONS,
            Endpoint.RESPONSES);

    /** Endpoints that stand for every path below theirs. */
    List<Endpoint> FAMILIES = List.of(Endpoint.IMAGES, Endpoint.AUDIO);

    /** Paths whose state lives in one account: a pool of several cannot serve them as one. */
    List<String> OF_ACCOUNT = List.of(
            "/files",
            "/uploads",
            "/batches",
            "/messages/batches",
            "/assistants",
            "/threads",
            "/vector_stores",
            "/fine_tuning",
            "/containers",
            "/evals",
            "/conversations",
            "/chat/completions",
            "/videos",
            "/skills");

    /** What can be asked of Responses beside a response: both take a request's body. */
    List<String> RESPONSES_TOOLS = List.of("/responses/input_tokens", "/responses/compact");

    /**
     * Reads a request line.
     *
     * @param path the path without query; {@code /v1} before it counts as written once, however often it is there, since
     *     SDKs join base URLs differently
     */
    static RequestTarget of(String method, String path) {
        String below = belowVersion(path);
        for (Endpoint endpoint : EXACT) {
            if (below.equals(endpoint.path())) {
                return method.equals("POST") ? new Relayed(endpoint, below) : new WrongMethod("POST");
            }
        }
        if (RESPONSES_TOOLS.contains(below)) {
            return method.equals("POST") ? new Relayed(Endpoint.RESPONSES, below) : new WrongMethod("POST");
        }
        if (below.startsWith("/responses/")) {
            return stored(method, below);
        }
        for (Endpoint family : FAMILIES) {
            if (isAtOrBelow(below, family.path())) {
                return method.equals("POST") ? new Relayed(family, below) : new WrongMethod("POST");
            }
        }
        if (below.equals("/models")) {
            return method.equals("GET") ? new ModelList() : new WrongMethod("GET");
        }
        if (below.startsWith("/models/")) {
            return method.equals("GET") ? new Model(below.substring("/models/".length())) : new WrongMethod("GET");
        }
        return OF_ACCOUNT.stream().anyMatch(kept -> isAtOrBelow(below, kept))
                ? new OfAccount(below)
                : new Unknown(path);
    }

    private static RequestTarget stored(String method, String path) {
        String[] parts = path.split("/", -1);
        String what = parts.length > 3 ? parts[3] : "";
        if (parts.length > 4 || parts[2].isEmpty()) {
            return new Unknown(path);
        }
        String allowed = switch (what) {
            case "" -> "GET, DELETE";
            case "cancel" -> "POST";
            case "input_items" -> "GET";
            default -> "";
        };
        if (allowed.isEmpty()) {
            return new Unknown(path);
        }
        return List.of(allowed.split(", ")).contains(method) ? new Stored(parts[2], path) : new WrongMethod(allowed);
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
}
