package dev.sluice.demo.wire;

import java.nio.charset.StandardCharsets;

/**
 * One event of a stream, as bytes.
 *
 * @param tokens the number of generated tokens in it
 * @param terminator whether it marks the stream as complete
 */
public record EventFrame(byte[] bytes, int tokens, boolean terminator) {

    /** Returns an event with a name, as Messages and Responses send it. */
    static EventFrame event(String name, String data, int tokens) {
        return new EventFrame(utf8("event: " + name + "\ndata: " + data + "\n\n"), tokens, false);
    }

    /** Returns an event without a name, as Chat sends it. */
    static EventFrame data(String data, int tokens) {
        return new EventFrame(utf8("data: " + data + "\n\n"), tokens, false);
    }

    /** Returns this event as the terminator of the stream. */
    EventFrame last() {
        return new EventFrame(bytes, tokens, true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
