package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.demo.wire.ProviderFormat;

/**
 * The destination of a request.
 *
 * @param operation the operation that it calls
 * @param dialect the dialect of the answer
 * @param path the path below the version
 */
record SimulatedRoute(Operation operation, Dialect dialect, String path) {

    private static final String VERSION = "/v1";
    private static final String MODEL_PREFIX = "/models/";

    /** An operation of the simulated API. */
    enum Operation {
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
     * Returns the route of a URI, with or without a version and a query.
     *
     * @param asAnthropic whether the request is in Anthropic's dialect by its headers, for paths that both dialects have
     */
    static SimulatedRoute of(String uri, boolean asAnthropic) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        while (path.startsWith(VERSION + '/')) {
            path = path.substring(VERSION.length());
        }
        Operation operation = operation(path);
        return new SimulatedRoute(operation, dialect(operation, asAnthropic), path);
    }

    /** Returns the format of the answer. */
    ProviderFormat format() {
        return ProviderFormat.of(dialect);
    }

    /** Returns the model that the path names. */
    String model() {
        return path.substring(MODEL_PREFIX.length());
    }

    private static Operation operation(String path) {
        return switch (path) {
            case "/messages" -> Operation.MESSAGES;
            case "/messages/count_tokens" -> Operation.COUNT_TOKENS;
            case "/chat/completions" -> Operation.CHAT;
            case "/responses" -> Operation.RESPONSES;
            case "/embeddings" -> Operation.EMBEDDINGS;
            case "/moderations" -> Operation.MODERATIONS;
            case "/models" -> Operation.MODELS;
            default -> path.startsWith(MODEL_PREFIX) ? Operation.MODEL : Operation.UNKNOWN;
        };
    }

    private static Dialect dialect(Operation operation, boolean asAnthropic) {
        return switch (operation) {
            case MESSAGES, COUNT_TOKENS -> Dialect.ANTHROPIC;
            case MODELS, MODEL, UNKNOWN -> asAnthropic ? Dialect.ANTHROPIC : Dialect.OPENAI;
            case CHAT, RESPONSES, EMBEDDINGS, MODERATIONS -> Dialect.OPENAI;
        };
    }
}
