package dev.sluice.protocol.gemini;

import dev.sluice.call.RequestBody;
import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The model's name in bodies that repeat it beside the path: of a request to embed or to count, and of each request of a batch.
 * Google refuses a body whose name differs from the path's.
 */
final class RepeatedModel {

    /** The members in which a request of its own stands. */
    private static final Set<String> REQUESTS =
            Set.of("requests", "generateContentRequest", "generate_content_request");

    private static final String RESOURCE = "models/";

    /** Takes every body for UTF-8, which its head was read as: a guess at another encoding would have no byte offsets. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    private RepeatedModel() {}

    /** Returns {@code body}, whose head was read, with {@code other} wherever it names {@code model}; all else stays as it is. */
    static RequestBody renamed(RequestBody body, String model, String other) {
        Deque<int[]> names = new ArrayDeque<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body.stream())) {
            parser.nextToken();
            while (parser.nextToken() != null) {
                if (isName(parser, model)) {
                    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                    parser.getString();
                    names.push(new int[] {
                        from, Math.toIntExact(parser.currentLocation().getByteOffset())
                    });
                } else {
                    skipOthers(parser);
                }
            }
        }
        byte[] name = Json.string(RESOURCE + other).getBytes(StandardCharsets.UTF_8);
        RequestBody renamed = body;
        for (int[] place : names) {
            renamed = renamed.replaced(place[0], place[1], name);
        }
        return renamed;
    }

    private static boolean isName(JsonParser parser, String model) {
        if (parser.currentToken() != JsonToken.VALUE_STRING || !"model".equals(parser.currentName())) {
            return false;
        }
        String name = parser.getString();
        return name.equals(model) || name.equals(RESOURCE + model);
    }

    /** Passes over values that hold no request. */
    private static void skipOthers(JsonParser parser) {
        @Nullable String name = parser.currentName();
        if (parser.currentToken().isStructStart() && name != null && !REQUESTS.contains(name)) {
            parser.skipChildren();
        }
    }
}
