package dev.sluice.protocol.json;

import dev.sluice.call.Refusal;
import dev.sluice.call.RefusedCall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object of a caller's request that knows its path and which of its fields were read, so that none is lost silently:
 * {@link #close} drops, by name, those that were not.
 *
 * <p>A field that is null counts as absent. A field of the wrong type is refused as malformed, with its path. For one thread.
 */
public final class JsonFields {

    private final JsonNode object;
    private final JsonPath path;
    private final DroppedFields dropped;
    private final List<String> read = new ArrayList<>(8);

    private JsonFields(JsonNode object, JsonPath path, DroppedFields dropped) {
        this.object = object;
        this.path = path;
        this.dropped = dropped;
    }

    /**
     * Returns the fields of {@code node}, which stands at {@code path}.
     *
     * @throws RefusedCall if it is no object
     */
    public static JsonFields of(JsonNode node, JsonPath path, DroppedFields dropped) {
        if (!node.isObject()) {
            throw malformed(path, describe(node), "an object");
        }
        return new JsonFields(node, path, dropped);
    }

    /** Returns the refusal of a value that violates the caller's dialect. */
    public static RefusedCall malformed(JsonPath path, String found, String expected) {
        return Refusal.of(
                        Refusal.Reason.MALFORMED,
                        path + ": " + found + " (expected: " + expected + ")",
                        path.toString())
                .asException();
    }

    /** Returns the refusal of a value that may be valid but has no counterpart in the provider's dialect. */
    public static RefusedCall unsupported(JsonPath path, String why) {
        return Refusal.of(Refusal.Reason.UNSUPPORTED, path + ": " + why, path.toString())
                .asException();
    }

    /** Returns the path of this object. */
    public JsonPath path() {
        return path;
    }

    /** Returns the path of a field of this object. */
    public JsonPath at(String name) {
        return path.field(name);
    }

    public DroppedFields dropped() {
        return dropped;
    }

    /** Returns whether the field is there; that does not read it. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Returns the field's value of any type, or null if it is absent. */
    public @Nullable JsonNode any(String name) {
        JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!read.contains(name)) {
            read.add(name);
        }
        return value;
    }

    /** Returns the field's value, or null if it is absent or was read already. */
    public @Nullable JsonNode unread(String name) {
        return read.contains(name) ? null : any(name);
    }

    /** Copies the fields named {@code names} that were not read yet, as they are, and counts them as read. */
    public void copyUnread(List<String> names, ObjectNode into) {
        for (String name : names) {
            JsonNode value = unread(name);
            if (value != null) {
                into.set(name, value);
            }
        }
    }

    /** Returns a string, or null if it is absent. */
    public @Nullable String text(String name) {
        JsonNode value = any(name);
        if (value != null && !value.isString()) {
            throw malformed(at(name), describe(value), "a string");
        }
        return value == null ? null : value.stringValue();
    }

    /** Returns a string that must be there. */
    public String requiredText(String name) {
        String value = text(name);
        if (value == null) {
            throw malformed(at(name), "missing", "a string");
        }
        return value;
    }

    /** Returns a whole number, or null if it is absent. */
    public @Nullable Long whole(String name) {
        JsonNode value = any(name);
        if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
            throw malformed(at(name), describe(value), "a whole number");
        }
        return value == null ? null : value.asLong();
    }

    /** Returns a finite number, or null if it is absent. */
    public @Nullable Double number(String name) {
        JsonNode value = any(name);
        if (value == null) {
            return null;
        }
        double number = value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw malformed(at(name), describe(value), "a number");
        }
        return number;
    }

    /** Returns true or false, or null if it is absent. */
    public @Nullable Boolean flag(String name) {
        JsonNode value = any(name);
        if (value != null && !value.isBoolean()) {
            throw malformed(at(name), describe(value), "true or false");
        }
        return value == null ? null : value.booleanValue();
    }

    /** Returns an object, or null if it is absent. */
    public @Nullable JsonFields object(String name) {
        JsonNode value = any(name);
        return value == null ? null : of(value, at(name), dropped);
    }

    /** Returns an object that must be there. */
    public JsonFields requiredObject(String name) {
        JsonFields value = object(name);
        if (value == null) {
            throw malformed(at(name), "missing", "an object");
        }
        return value;
    }

    /** Returns the objects of a list; none if it is absent. */
    public List<JsonFields> objects(String name) {
        JsonNode list = list(name);
        List<JsonFields> objects = new ArrayList<>(list == null ? 0 : list.size());
        for (int i = 0; list != null && i < list.size(); i++) {
            objects.add(of(list.get(i), at(name).item(i), dropped));
        }
        return objects;
    }

    /** Returns the strings of a list; none if it is absent. */
    public List<String> texts(String name) {
        JsonNode list = list(name);
        List<String> texts = new ArrayList<>();
        for (int i = 0; list != null && i < list.size(); i++) {
            JsonNode item = list.get(i);
            if (!item.isString()) {
                throw malformed(at(name).item(i), describe(item), "a string");
            }
            texts.add(item.stringValue());
        }
        return texts;
    }

    private @Nullable JsonNode list(String name) {
        JsonNode value = any(name);
        if (value != null && !value.isArray()) {
            throw malformed(at(name), describe(value), "a list");
        }
        return value;
    }

    /**
     * Returns {@code text}, which is a JSON object.
     *
     * @throws RefusedCall if it is anything else
     */
    public static String jsonObject(String text, JsonPath at) {
        try {
            if (Json.read(text).isObject()) {
                return text;
            }
        } catch (JacksonException notJson) {
            throw malformed(at, Json.problem(notJson), "a JSON object");
        }
        throw malformed(at, quoted(text), "a JSON object");
    }

    /** Marks every field as read, and returns the object. */
    public JsonNode all() {
        object.propertyNames().forEach(name -> {
            if (!read.contains(name)) {
                read.add(name);
            }
        });
        return object;
    }

    /** Marks a field as read, as it needs no counterpart whatever its value. */
    public void pass(String name) {
        any(name);
    }

    /** Names a field that is left out and asks for nothing, unless it is empty. */
    public void leaveOut(String name) {
        JsonNode value = any(name);
        if (value != null && !(value.isContainer() && value.isEmpty())) {
            dropped.note(at(name));
        }
    }

    /** Drops every field that was not read. */
    public void close() {
        if (read.size() == object.size()) {
            return;
        }
        for (var field : object.properties()) {
            if (!field.getValue().isNull() && !read.contains(field.getKey())) {
                dropped.drop(at(field.getKey()));
            }
        }
    }

    private static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> quoted(node.stringValue());
            case NUMBER, BOOLEAN, NULL -> node.asString("null");
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            default -> "nothing";
        };
    }

    /** Returns the value between quotes, cut after 40 characters, as it may be a whole image. */
    public static String quoted(String value) {
        return '"' + (value.length() <= 40 ? value : value.substring(0, 40) + '…') + '"';
    }
}
