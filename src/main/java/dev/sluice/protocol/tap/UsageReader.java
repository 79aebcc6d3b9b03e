package dev.sluice.protocol.tap;

import dev.sluice.protocol.json.Json;
import java.nio.ByteBuffer;
import tools.jackson.databind.JsonNode;

/** A reader of the reports of usage in one answer, for taps and translations alike. For one answer and one thread at a time. */
public abstract class UsageReader {

    private boolean reported;

    /** Reads the report that comes next, and returns whether it counts what an answer has of it. */
    protected abstract boolean read(JsonCursor cursor);

    /** Reads {@code usage}; a node that is no object reports nothing. */
    public final void read(JsonNode usage) {
        if (usage.isObject()) {
            byte[] json = Json.bytes(usage);
            JsonCursor cursor = new JsonCursor();
            cursor.over(ByteBuffer.wrap(json), 0, json.length);
            read(cursor);
        }
    }

    /** Returns whether any usage was reported. */
    public final boolean isReported() {
        return reported;
    }

    /** Notes that usage was reported. */
    protected final void report() {
        reported = true;
    }

    /** Returns the count that comes next, or {@code earlier} where it is zero or none: some providers count only once what they know. */
    protected final long later(JsonCursor cursor, long earlier) {
        long count = cursor.readCount(-1);
        reported |= count >= 0;
        return count > 0 ? count : earlier;
    }
}
