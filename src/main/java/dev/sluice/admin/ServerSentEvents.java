package dev.sluice.admin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A writer of events in the format of {@code text/event-stream}. */
final class ServerSentEvents {

    private ServerSentEvents() {}

    /** Returns an event. Its {@code data} must be one line, which JSON without indentation is. */
    static byte[] event(String name, byte[] data) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(data.length + name.length() + 16);
        event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        event.writeBytes(data);
        event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }
}
