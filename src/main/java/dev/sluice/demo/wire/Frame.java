package dev.sluice.demo.wire;

import java.nio.charset.StandardCharsets;

/**
 * One event of a stream, as bytes.
 *
 * @param tokens how many generated tokens it carries
 * @param terminator whether it is what tells a client that the stream is whole
 */
public record Frame(byte[] bytes, int tokens, boolean terminator) {

    /** Returns an event with a name, as Anthropic and Responses send it. */
    static Frame event(String name, String data, int tokens) {
        return new Frame(utf8("event: " + name + "\ndata: " + data + "\n\n"), tokens, false);
    }

    /** Returns an event without a name, as Chat sends it. */
    static Frame data(String data, int tokens) {
        return new Frame(utf8("data: " + data + "\n\n"), tokens, false);
    }

    /** Returns this event as the one that ends the stream. */
    Frame last() {
        return new Frame(bytes, tokens, true);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
