package dev.sluice.protocol.gemini;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestPaths;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the dialect. A path names the model and, behind a colon, what is asked of it; a name may hold colons and slashes
 * itself.
 */
final class GeminiPaths {

    /** Ends the path of a stream. */
    static final String STREAM = ":streamGenerateContent";

    /** Ends the path of a whole answer. */
    static final String WHOLE = ":generateContent";

    private static final Map<String, Endpoint> VERBS = Map.of(
            WHOLE,
            Endpoint.GENERATE,
            STREAM,
            Endpoint.GENERATE,
            ":countTokens",
            Endpoint.GEMINI_COUNT_TOKENS,
            ":embedContent",
            Endpoint.GEMINI_EMBEDDINGS,
            ":batchEmbedContents",
            Endpoint.GEMINI_EMBEDDINGS);

    private static final RequestPaths PATHS = new RequestPaths(
            List.of(),
            List.of(),
            Endpoint.GEMINI_ACCOUNT,
            List.of(
                    "/files",
                    "/cachedContents",
                    "/tunedModels",
                    "/batches",
                    "/corpora",
                    "/fileSearchStores",
                    "/interactions"));

    /** The versions of the Gemini API and of Vertex AI, of which SDKs append one to a base that may end in another. */
    private static final List<String> VERSIONS = List.of("/v1beta", "/v1alpha", "/v1beta1", "/v1");

    private static final String MODELS = "/models/";

    /** Stands before the models in the paths of Vertex AI, behind a project and a location or alone. */
    private static final String PUBLISHER = "/publishers/google";

    private GeminiPaths() {}

    /** Returns what {@code request} asks for, or null where the dialect has no such path. */
    static @Nullable RequestTarget find(RequestLine request) {
        String path = belowVersions(request);
        String verb = verb(path);
        Endpoint endpoint = path.startsWith(MODELS) ? VERBS.get(verb) : null;
        if (endpoint == null) {
            return PATHS.find(request.method(), path);
        }
        if (path.length() == MODELS.length() + verb.length()) {
            return null;
        }
        boolean events = verb.equals(STREAM) && isEvents(request.parameter("alt"));
        return RequestPaths.ifMethod("POST", request.method(), new RequestTarget.Relayed(endpoint, path, events));
    }

    /** Returns the path at which {@code model} is asked. */
    static String of(String model, String verb) {
        String bare = model.startsWith("models/") ? model.substring("models/".length()) : model;
        return MODELS + bare + verb;
    }

    /** Returns the model that {@code path} names. */
    static String model(String path) {
        return path.substring(MODELS.length(), path.length() - verb(path).length());
    }

    /** Returns the last colon of {@code path} and all behind it; empty where its last segment has none. */
    static String verb(String path) {
        int colon = path.lastIndexOf(':');
        return colon <= path.lastIndexOf('/') ? "" : path.substring(colon);
    }

    private static boolean isEvents(@Nullable String alt) {
        return alt != null && alt.toLowerCase(Locale.ROOT).equals("sse");
    }

    private static String belowVersions(RequestLine request) {
        String path = request.path();
        for (int i = 0; i < 2; i++) {
            for (String version : VERSIONS) {
                if (RequestLine.isAtOrBelow(path, version)) {
                    path = path.substring(version.length());
                    break;
                }
            }
        }
        int publisher = path.indexOf(PUBLISHER + MODELS);
        boolean ofVertex = publisher == 0 || (publisher > 0 && path.startsWith("/projects/"));
        return ofVertex ? path.substring(publisher + PUBLISHER.length()) : path;
    }
}
