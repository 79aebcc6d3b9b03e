package dev.sluice.admin;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes events as {@code text/event-stream} frames them. */
final class ServerSentEvents {

    private ServerSentEvents() {}

    /** Returns an event whose {@code data} is one line, as JSON without indentation is. */
    static byte[] event(String name, byte[] data) {
        ByteArrayOutputStream event = new ByteArrayOutputStream(data.length + name.length() + 16);
        event.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.UTF_8));
        event.writeBytes(data);
        event.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
        return event.toByteArray();
    }
}
