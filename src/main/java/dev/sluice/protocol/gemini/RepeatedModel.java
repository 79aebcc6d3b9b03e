package dev.sluice.protocol.gemini;

import dev.sluice.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
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

    private static final JsonFactory JSON = new JsonFactory();

    private RepeatedModel() {}

    /** Returns {@code body}, whose head was read, with {@code other} wherever it names {@code model}; all else stays as it is. */
    static byte[] renamed(byte[] body, String model, String other) {
        ByteArrayOutputStream renamed = new ByteArrayOutputStream(body.length + other.length());
        byte[] name = Json.string(RESOURCE + other).getBytes(StandardCharsets.UTF_8);
        int copied = 0;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            parser.nextToken();
            while (parser.nextToken() != null) {
                if (!isName(parser, model)) {
                    skipOthers(parser);
                    continue;
                }
                int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
                parser.getString();
                renamed.write(body, copied, from - copied);
                renamed.writeBytes(name);
                copied = Math.toIntExact(parser.currentLocation().getByteOffset());
            }
        }
        renamed.write(body, copied, body.length - copied);
        return renamed.toByteArray();
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
