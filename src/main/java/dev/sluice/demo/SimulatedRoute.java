package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.demo.wire.ProviderFormat;
import dev.sluice.demo.wire.SimulatedRequest;
import java.util.List;

/**
 * The destination of a request.
 *
 * @param operation the operation that it calls
 * @param dialect the dialect of the answer
 * @param path the path below the version, without what it asks of a model
 * @param stream whether the path asks for events
 */
record SimulatedRoute(Operation operation, Dialect dialect, String path, boolean stream) {

    private static final List<String> VERSIONS = List.of("/v1", "/v1beta");
    private static final String MODEL_PREFIX = "/models/";

    /** An operation of the simulated API. */
    enum Operation {
        MESSAGES,
        COUNT_TOKENS,
        CHAT,
        RESPONSES,
        EMBEDDINGS,
        MODERATIONS,
        GENERATE,
        GEMINI_COUNT_TOKENS,
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
     * @param shown the dialect that the request's headers show, for paths that several have
     */
    static SimulatedRoute of(String uri, Dialect shown) {
        int query = uri.indexOf('?');
        String path = query < 0 ? uri : uri.substring(0, query);
        for (int i = 0; i < VERSIONS.size(); i++) {
            for (String version : VERSIONS) {
                path = path.startsWith(version + '/') ? path.substring(version.length()) : path;
            }
        }
        int colon = path.startsWith(MODEL_PREFIX) ? path.lastIndexOf(':') : -1;
        if (colon >= 0) {
            String verb = path.substring(colon + 1);
            return new SimulatedRoute(
                    asked(verb), Dialect.GEMINI, path.substring(0, colon), verb.equals("streamGenerateContent"));
        }
        Operation operation = operation(path);
        return new SimulatedRoute(operation, dialect(operation, shown), path, false);
    }

    private static Operation asked(String verb) {
        return switch (verb) {
            case "generateContent", "streamGenerateContent" -> Operation.GENERATE;
            case "countTokens" -> Operation.GEMINI_COUNT_TOKENS;
            default -> Operation.UNKNOWN;
        };
    }

    /** Returns {@code request}, with the model and the form of the answer where the path names them. */
    SimulatedRequest asked(SimulatedRequest request) {
        return dialect == Dialect.GEMINI ? request.asked(model(), stream) : request;
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

    private static Dialect dialect(Operation operation, Dialect shown) {
        return switch (operation) {
            case MESSAGES, COUNT_TOKENS -> Dialect.ANTHROPIC;
            case GENERATE, GEMINI_COUNT_TOKENS -> Dialect.GEMINI;
            case MODELS, MODEL, UNKNOWN -> shown;
            case CHAT, RESPONSES, EMBEDDINGS, MODERATIONS -> Dialect.OPENAI;
        };
    }
}
