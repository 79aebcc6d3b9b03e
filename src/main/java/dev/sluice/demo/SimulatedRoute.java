package dev.sluice.demo;

import dev.sluice.call.Dialect;

/**
 * Where a request goes.
 *
 * @param place the endpoint
 * @param dialect the dialect that it is answered in
 * @param path the path below the version
 */
record SimulatedRoute(Place place, Dialect dialect, String path) {

    private static final String VERSION = "/v1";
    private static final String MODEL_PREFIX = "/models/";

    /** An endpoint. */
    enum Place {
        MESSAGES,
        COUNT_TOKENS,
        CHAT,
        RESPONSES,
        EMBEDDINGS,
        MODERATIONS,
        MODELS,
        MODEL,
        UNKNOWN;

        String method() {
            return this == MODELS || this == MODEL ? "GET" : "POST";
        }
    }

    /**
     * Finds the place of a path, with or without a version and a query.
     *
     * @param asAnthropic whether the request says that it is in Anthropic's dialect, where the path does not tell
     */
    static SimulatedRoute of(String uri, boolean asAnthropic) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        while (path.startsWith(VERSION + '/')) {
            path = path.substring(VERSION.length());
        }
        Place place = place(path);
        return new SimulatedRoute(place, dialect(place, asAnthropic), path);
    }

    /** Returns the model that the path names. */
    String model() {
        return path.substring(MODEL_PREFIX.length());
    }

    private static Place place(String path) {
        return switch (path) {
            case "/messages" -> Place.MESSAGES;
            case "/messages/count_tokens" -> Place.COUNT_TOKENS;
            case "/chat/completions" -> Place.CHAT;
            case "/responses" -> Place.RESPONSES;
            case "/embeddings" -> Place.EMBEDDINGS;
            case "/moderations" -> Place.MODERATIONS;
            case "/models" -> Place.MODELS;
            default -> path.startsWith(MODEL_PREFIX) ? Place.MODEL : Place.UNKNOWN;
        };
    }

    private static Dialect dialect(Place place, boolean asAnthropic) {
        return switch (place) {
            case MESSAGES, COUNT_TOKENS -> Dialect.ANTHROPIC;
            case MODELS, MODEL, UNKNOWN -> asAnthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
            case CHAT, RESPONSES, EMBEDDINGS, MODERATIONS -> Dialect.OPENAI;
        };
    }
}
