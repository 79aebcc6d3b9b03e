package dev.sluice.protocol.json;

import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in a caller's body; spelled out only when somebody has to be told.
 *
 * @param parent what it stands in, or null for the body itself
 * @param name its field's name, or null where it is an item of a list
 * @param index its index in the list, where it is an item
 */
public record Place(@Nullable Place parent, @Nullable String name, int index) {

    /** The body itself. */
    public static final Place BODY = new Place(null, null, 0);

    public Place field(String field) {
        return new Place(this, field, 0);
    }

    public Place item(int item) {
        return new Place(this, null, item);
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
