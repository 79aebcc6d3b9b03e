package dev.sluice.protocol.openai;

import dev.sluice.call.Endpoint;
import dev.sluice.protocol.rules.RequestLine;
import dev.sluice.protocol.rules.RequestPaths;
import dev.sluice.protocol.rules.RequestTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The paths of the dialect. */
final class OpenAiPaths {

    private static final RequestPaths PATHS = new RequestPaths(
            List.of(Endpoint.CHAT, Endpoint.EMBEDDINGS, Endpoint.COMPLETIONS, Endpoint.MODERATIONS, Endpoint.RESPONSES),
            List.of(Endpoint.IMAGES, Endpoint.AUDIO),
            Endpoint.OPENAI_ACCOUNT,
            List.of(
                    "/files",
                    "/uploads",
                    "/batches",
                    "/assistants",
                    "/threads",
                    "/vector_stores",
                    "/fine_tuning",
                    "/containers",
                    "/evals",
                    "/conversations",
                    "/chat/completions",
                    "/videos",
                    "/skills"));

    private static final String RESPONSES = "/responses/";

    private OpenAiPaths() {}

    /** Returns what {@code request} asks for, or null where the dialect has no such path. */
    static @Nullable RequestTarget find(RequestLine request) {
        String path = request.pathBelow("/v1");
        return path.startsWith(RESPONSES) ? belowResponses(request, path) : PATHS.find(request.method(), path);
    }

    private static @Nullable RequestTarget belowResponses(RequestLine request, String path) {
        String method = request.method();
        String below = path.substring(RESPONSES.length());
        if (below.equals("input_tokens") || below.equals("compact")) {
            // No ids: both take the body of a request for a response.
            return RequestPaths.ifMethod("POST", method, new RequestTarget.Relayed(Endpoint.RESPONSES, path));
        }
        int slash = below.indexOf('/');
        String id = slash < 0 ? below : below.substring(0, slash);
        if (id.isEmpty()) {
            return null;
        }
        boolean stream = request.query() != null && request.query().contains("stream=true");
        RequestTarget stored = new RequestTarget.Stored(Endpoint.RESPONSES, id, path, stream);
        return switch (slash < 0 ? "" : below.substring(slash)) {
            case "" ->
                method.equals("GET") || method.equals("DELETE") ? stored : new RequestTarget.WrongMethod("GET, DELETE");
            case "/cancel" -> RequestPaths.ifMethod("POST", method, stored);
            case "/input_items" -> RequestPaths.ifMethod("GET", method, stored);
            default -> null;
        };
    }
}
