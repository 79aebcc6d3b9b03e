package dev.sluice.protocol.json;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.ByteArrayBuilder;

/** A buffer into which server-sent events are written. For one stream and one thread at a time. */
public final class EventBuffer {

    private static final byte[] NONE = {};

    private final ByteArrayBuilder bytes = new ByteArrayBuilder(512);

    /**
     * Appends an event whose data is one JSON value.
     *
     * @param name the event's name, or null if it has none
     * @param data writes the value
     */
    public void event(@Nullable String name, Consumer<JsonGenerator> data) {
        if (name != null) {
            line("event: " + name + '\n');
        }
        line("data: ");
        try (JsonGenerator json = Json.generator(bytes)) {
            data.accept(json);
        }
        line("\n\n");
    }

    /** Appends text as it is. */
    public void line(String text) {
        bytes.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether nothing was appended since the last {@link #take}. */
    public boolean isEmpty() {
        return bytes.size() == 0;
    }

    /** Returns the bytes appended since the last call; empty if there are none. */
    public byte[] take() {
        if (bytes.size() == 0) {
            return NONE;
        }
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }
}
