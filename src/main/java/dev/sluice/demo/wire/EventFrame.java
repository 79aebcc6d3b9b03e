package dev.sluice.demo.wire;

import java.nio.charset.StandardCharsets;

/**
 * One event of a stream, as bytes.
 *
 * @param tokens how many generated tokens it carries
 * @param terminator whether it is what tells a client that the stream is whole
 */
public record EventFrame(byte[] bytes, int tokens, boolean terminator) {

    /** Returns an event with a name, as Anthropic and Responses send it. */
    static EventFrame event(String name, String data, int tokens) {
        return new EventFrame(utf8("event: " + name + "\ndata: " + data + "\n\n"), tokens, false);
    }

    /** Returns an event without a name, as Chat sends it. */
    static EventFrame data(String data, int tokens) {
        return new EventFrame(utf8("data: " + data + "\n\n"), tokens, false);
    }

    /** Returns this event as the one that ends the stream. */
    EventFrame last() {
        return new EventFrame(bytes, tokens, true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
