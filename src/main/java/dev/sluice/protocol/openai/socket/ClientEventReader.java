package dev.sluice.protocol.openai.socket;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * A reader of an event of a client in one pass and without a tree. It looks at the outermost fields only: what a response is asked for
 * is read later, as it is for a request over HTTP. For one event and one thread.
 */
public final class ClientEventReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .build();

    /** Longer than any id that OpenAI makes. */
    private static final int MAX_ID_LENGTH = 512;

    private static final String EXPECTED = " (expected: one JSON object with a type, such as response.create).";

    private final byte[] event;
    private final List<int[]> kept = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private @Nullable String type;
    private @Nullable String lane;
    private @Nullable String previous;
    private int @Nullable [] input;
    private boolean generate = true;
    private boolean store = true;

    private ClientEventReader(byte[] event) {
        this.event = event;
    }

    /**
     * Reads {@code event}.
     *
     * @throws RefusedCall where it is none, or asks for what is not done over a socket
     */
    public static ClientEvent read(byte[] event) {
        return new ClientEventReader(event).read();
    }

    private ClientEvent read() {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), event)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw malformed("The event is no object" + EXPECTED, null);
            }
            readFields(parser);
            if (parser.nextToken() != null) {
                throw malformed("The event has something behind its object" + EXPECTED, null);
            }
        } catch (JacksonException notJson) {
            throw malformed("The event is not JSON" + EXPECTED, null);
        }
        String of = lane == null ? "" : lane;
        return switch (type == null ? "" : type) {
            case "response.create" ->
                new ClientEvent.Create(of, generate, store, previous, new CreateFields(event, kept, input));
            case "response.cancel" -> new ClientEvent.Cancel(of);
            case "response.steer" -> new ClientEvent.Steer(of, event);
            default ->
                throw malformed(
                        "The event has " + (type == null ? "no type" : "an unknown type")
                                + " (expected: response.create, response.cancel or response.steer).",
                        "type");
        };
    }

    private void readFields(JsonParser parser) {
        int from = -1;
        boolean keep = false;
        JsonToken token = parser.nextToken();
        while (token == JsonToken.PROPERTY_NAME) {
            int start = offset(parser);
            if (keep) {
                kept.add(new int[] {from, behindValue(start)});
            }
            String name = parser.currentName();
            if (!names.add(name)) {
                throw malformed("The event has a field twice: " + shown(name) + " (expected: each once).", shown(name));
            }
            from = start;
            keep = readField(name, parser);
            token = parser.nextToken();
        }
        if (keep) {
            kept.add(new int[] {from, behindValue(offset(parser))});
        }
    }

    /** Reads a field's value to its last token; returns whether a request over HTTP has the field as it is. */
    private boolean readField(String name, JsonParser parser) {
        JsonToken value = parser.nextToken();
        switch (name) {
            case "type" -> type = text(name, value, parser);
            case "stream_id" -> lane = text(name, value, parser);
            case "previous_response_id" -> previous = text(name, value, parser);
            case "generate" -> generate = truth(name, value, true);
            case "stream" -> {
                // Implied here, as documented; a client that says it nevertheless means the same.
                parser.skipChildren();
            }
            case "background" -> {
                if (truth(name, value, false)) {
                    throw refused("background is not served over a WebSocket (expected: POST /v1/responses).", name);
                }
            }
            case "input" -> {
                int start = offset(parser);
                parser.skipChildren();
                input = value == JsonToken.VALUE_NULL ? null : new int[] {start, behindInput(value, start, parser)};
            }
            case "store" -> {
                store = truth(name, value, true);
                return true;
            }
            default -> {
                parser.skipChildren();
                return true;
            }
        }
        return false;
    }

    /** Returns the offset behind the input's value, whose last token is the parser's current one. */
    private int behindInput(JsonToken value, int start, JsonParser parser) {
        if (value == JsonToken.START_ARRAY || value == JsonToken.START_OBJECT) {
            return offset(parser) + 1;
        }
        if (value != JsonToken.VALUE_STRING) {
            throw malformed("input is neither text nor a list (expected: one of both).", "input");
        }
        int at = start + 1;
        while (event[at] != '"') {
            at += event[at] == '\\' ? 2 : 1;
        }
        // Reads the string to its end, so that one that does not end is refused.
        parser.getStringLength();
        return at + 1;
    }

    /** Returns the offset behind the value that ends before {@code next}, the offset of a name or of the object's end. */
    private int behindValue(int next) {
        int at = next;
        while (isBlank(event[at - 1])) {
            at--;
        }
        if (event[at - 1] == ',') {
            at--;
        }
        while (isBlank(event[at - 1])) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\n' || character == '\r' || character == '\t';
    }

    private static int offset(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    private static @Nullable String text(String name, JsonToken value, JsonParser parser) {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING || parser.getStringLength() > MAX_ID_LENGTH) {
            throw malformed(name + " is no text of at most " + MAX_ID_LENGTH + " characters.", name);
        }
        return parser.getString();
    }

    private static boolean truth(String name, JsonToken value, boolean otherwise) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> otherwise;
            default -> throw malformed(name + " is neither true nor false.", name);
        };
    }

    private static String shown(String name) {
        return name.length() > 64 ? name.substring(0, 64) + "…" : name;
    }

    private static RefusedCall refused(String message, String param) {
        return Refusal.of(Reason.UNSUPPORTED, message, param).asException();
    }

    private static RefusedCall malformed(String message, @Nullable String param) {
        return (param == null ? Refusal.of(Reason.MALFORMED, message) : Refusal.of(Reason.MALFORMED, message, param))
                .asException();
    }
}
