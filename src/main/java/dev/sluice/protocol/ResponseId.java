package dev.sluice.protocol;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The id under which a provider keeps a response, as the beginning of its answer names it. */
public final class ResponseId {

    private static final JsonFactory JSON = new JsonFactory();

    private ResponseId() {}

    /**
     * Returns the id, or null where these bytes name none.
     *
     * @param beginning of a whole answer, or the first event of a stream; left as it was found
     */
    public static @Nullable String of(ByteBuffer beginning) {
        byte[] bytes = new byte[beginning.remaining()];
        beginning.duplicate().get(bytes);
        int start = 0;
        while (start < bytes.length && bytes[start] != '{') {
            start++;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), bytes, start, bytes.length - start)) {
            return id(json);
        } catch (JacksonException cutShort) {
            return null;
        }
    }

    private static @Nullable String id(JsonParser json) {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return null;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (name.equals("id") && value == JsonToken.VALUE_STRING) {
                return json.getString();
            }
            if (name.equals("response") && value == JsonToken.START_OBJECT) {
                continue;
            }
            json.skipChildren();
        }
        return null;
    }
}
