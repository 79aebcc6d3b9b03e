package dev.sluice.protocol.json;

import java.io.InputStream;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.util.ByteArrayBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** A reader and writer of JSON trees, with every digit of their numbers. Safe for use by many threads. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static {
        // Jackson creates its reader under a lock at the first value. An event loop must not wait for that.
        MAPPER.readTree("null");
    }

    private Json() {}

    /**
     * Reads one JSON value.
     *
     * @throws JacksonException if there is none, or more than one
     */
    public static JsonNode read(byte[] text, int from, int length) {
        return bounded(() -> MAPPER.readTree(text, from, length));
    }

    /**
     * Reads one JSON value.
     *
     * @throws JacksonException if there is none, or more than one
     */
    public static JsonNode read(byte[] text) {
        return bounded(() -> MAPPER.readTree(text));
    }

    /**
     * Reads one JSON value.
     *
     * @throws JacksonException if there is none, or more than one
     */
    public static JsonNode read(String text) {
        return bounded(() -> MAPPER.readTree(text));
    }

    /**
     * Reads one JSON value in UTF-8.
     *
     * @throws JacksonException if there is none, or more than one
     */
    public static JsonNode read(InputStream text) {
        return bounded(() -> MAPPER.readTree(text));
    }

    /** Returns the JSON value with which {@code text} begins, whatever follows it; null where it begins with none. */
    public static @Nullable JsonNode first(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return bounded(() -> MAPPER.readTree(parser));
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /** Jackson throws what is none of its own exceptions at a number whose exponent has no room in a {@code BigDecimal}. */
    private static JsonNode bounded(Supplier<JsonNode> reading) {
        try {
            return reading.get();
        } catch (NumberFormatException tooLarge) {
            throw new StreamReadException(null, "a number is out of range", tooLarge);
        }
    }

    /** Returns an empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Returns an empty list. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /**
     * Returns a node that is written as {@code json}, which must be one JSON value, character for character; half of a surrogate pair,
     * which UTF-8 has no form for, is written as an escape.
     */
    public static JsonNode verbatim(String json) {
        return JsonNodeFactory.instance.rawValueNode(new RawValue(withoutHalfPairs(json)));
    }

    /** Half a pair can only stand in a string, where an escape means the same. */
    private static String withoutHalfPairs(String json) {
        StringBuilder escaped = null;
        int done = 0;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < json.length() && Character.isLowSurrogate(json.charAt(i + 1))) {
                i++;
                continue;
            }
            escaped = escaped == null ? new StringBuilder(json.length() + 16) : escaped;
            escaped.append(json, done, i).append("\\u").append(Integer.toHexString(c));
            done = i + 1;
        }
        return escaped == null
                ? json
                : escaped.append(json, done, json.length()).toString();
    }

    /** Returns {@code text} as a JSON string, between quotes. */
    public static String string(String text) {
        return JsonNodeFactory.instance.stringNode(text).toString();
    }

    /** Returns {@code node} as JSON in UTF-8. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Returns the parser's message without its remarks about its own state. */
    public static String problem(JacksonException notJson) {
        String message = notJson.getOriginalMessage();
        int remark = message.indexOf(" (start marker");
        return remark < 0 ? message : message.substring(0, remark);
    }

    /** Returns a generator that appends to {@code buffer} and does not close it. */
    public static JsonGenerator generator(ByteArrayBuilder buffer) {
        return MAPPER.createGenerator(buffer);
    }
}
