package dev.sluice.protocol.json;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a caller's body; spelled out only when somebody has to be told.
 *
 * @param parent what it stands in, or null for the body itself
 * @param name its field's name, or null where it is an item of a list
 * @param index its index in the list, where it is an item
 */
public record JsonPath(@Nullable JsonPath parent, @Nullable String name, int index) {

    /** The body itself. */
    public static final JsonPath BODY = new JsonPath(null, null, 0);

    public JsonPath field(String field) {
        return new JsonPath(this, field, 0);
    }

    public JsonPath item(int item) {
        return new JsonPath(this, null, item);
    }

    /** Returns the path from the body, as in {@code messages[2].content[0].type}. */
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
