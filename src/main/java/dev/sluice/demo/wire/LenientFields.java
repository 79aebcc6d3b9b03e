package dev.sluice.demo.wire;

import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A reader of fields that may be absent or of another type: such a field has the value of an empty one. */
final class LenientFields {

    private LenientFields() {}

    static String text(JsonNode object, String field) {
        return object.path(field).asString("");
    }

    static long number(JsonNode object, String field) {
        return object.path(field).asLong(0);
    }

    static boolean flag(JsonNode object, String field) {
        return object.path(field).asBoolean(false);
    }

    /** Returns {@code node} if it is an object, else null. */
    static @Nullable JsonNode objectOrNull(JsonNode node) {
        return node.isObject() ? node : null;
    }

    static boolean hasElements(JsonNode node) {
        return node.isArray() && !node.isEmpty();
    }

    static JsonNode last(JsonNode array) {
        return array.path(array.size() - 1);
    }

    /** Returns the text of a message's content, which is a string or a list of parts. */
    static String contentText(JsonNode content) {
        if (content.isString()) {
            return content.asString("");
        }
        return StreamSupport.stream(content.spliterator(), false)
                .map(part -> text(part, "text"))
                .collect(Collectors.joining(" "));
    }
}
