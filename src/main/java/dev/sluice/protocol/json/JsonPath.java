package dev.sluice.protocol.json;

import org.jspecify.annotations.Nullable;

/**
 * A path of a value in a JSON document. It is cheap to make, and formatted only when it is needed.
 *
 * @param parent the path of the object or list around the value, or null for the document itself
 * @param name the name of the field, or null for an item of a list
 * @param index the index in the list, for an item
 */
public record JsonPath(@Nullable JsonPath parent, @Nullable String name, int index) {

    /** The path of the document itself. */
    public static final JsonPath BODY = new JsonPath(null, null, 0);

    /** Returns the path of a field of this object. */
    public JsonPath field(String field) {
        return new JsonPath(this, field, 0);
    }

    /** Returns the path of an item of this list. */
    public JsonPath item(int item) {
        return new JsonPath(this, null, item);
    }

    /** Returns the path in text, as in {@code messages[2].content[0].type}. */
    @Override
    public String toString() {
        if (parent == null) {
            return "";
        }
        String before = parent.toString();
        if (name == null) {
            return before + '[' + index + ']';
        }
        return before.isEmpty() ? name : before + '.' + name;
    }
}
