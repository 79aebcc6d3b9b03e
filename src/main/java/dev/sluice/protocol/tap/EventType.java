package dev.sluice.protocol.tap;

/**
 * The type of a typed event: the name in its {@code event} line, or where it has none the top-level {@code type} in its data,
 * which is the same. Allocates nothing. One instance may read many events, one after another; not safe for use by several
 * threads.
 */
public final class EventType {

    private static final byte[] TYPE = JsonCursor.ascii("type");

    private final EventFields fields;
    private final JsonCursor data = new JsonCursor();
    private boolean known;

    /** Makes a reader of the type of the event that {@code fields} holds. */
    public EventType(EventFields fields) {
        this.fields = fields;
    }

    /** Reads the type of the event that {@code fields} holds now. */
    public void read() {
        if (fields.isNamed()) {
            known = true;
        } else {
            fields.walk(data);
            known = findsType();
        }
    }

    /** Returns whether the event has a type. */
    public boolean isKnown() {
        return known;
    }

    /** Returns whether the event is of {@code type}. */
    public boolean is(byte[] type) {
        return known && (fields.isNamed() ? fields.nameIs(type) : data.stringIs(type));
    }

    /** Returns whether the event's type ends in {@code suffix}. */
    public boolean endsWith(byte[] suffix) {
        return known && (fields.isNamed() ? fields.nameEndsWith(suffix) : data.stringEndsWith(suffix));
    }

    private boolean findsType() {
        if (data.enterObject()) {
            while (data.nextKey()) {
                if (data.keyIs(TYPE)) {
                    return data.readString();
                }
                data.skip();
            }
        }
        return false;
    }
}
