package dev.sluice.protocol.openai.socket;

import dev.sluice.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a request for a response, as they came, from which the body of the same request over HTTP is made. Immutable.
 *
 * @param event the whole event
 * @param kept the ranges of the fields that HTTP has too, each a first offset and the one behind it; without the input and the
 *     response that it continues
 * @param input the range of the input's value, or null where there is none
 */
record CreateFields(byte[] event, List<int[]> kept, int @Nullable [] input) {

    /** Returns how many bytes are held. */
    int length() {
        return event.length;
    }

    /**
     * Returns the body of the request over HTTP.
     *
     * @param previous the id of the response that it continues there, or null
     * @param before the items that come before its own input, separated by commas, or null where the input stays as it is
     */
    byte[] body(@Nullable String previous, byte @Nullable [] before) {
        ByteArrayOutputStream body =
                new ByteArrayOutputStream(event.length + (before == null ? 0 : before.length) + 96);
        body.writeBytes(ascii("{\"stream\":true"));
        for (int[] field : kept) {
            body.write(',');
            body.write(event, field[0], field[1] - field[0]);
        }
        if (previous != null) {
            body.writeBytes(ascii(",\"previous_response_id\":"));
            body.writeBytes(Json.string(previous).getBytes(StandardCharsets.UTF_8));
        }
        if (before != null) {
            byte[] own = items();
            body.writeBytes(ascii(",\"input\":["));
            body.writeBytes(before);
            if (before.length > 0 && own.length > 0) {
                body.write(',');
            }
            body.writeBytes(own);
            body.write(']');
        } else if (input != null) {
            body.writeBytes(ascii(",\"input\":"));
            body.write(event, input[0], input[1] - input[0]);
        }
        body.write('}');
        return body.toByteArray();
    }

    /** Returns the items of the input, separated by commas: a text is a user's message. */
    byte[] items() {
        if (input == null) {
            return new byte[0];
        }
        ByteArrayOutputStream items = new ByteArrayOutputStream(input[1] - input[0] + 48);
        switch (event[input[0]]) {
            case '[' -> items.writeBytes(inner(input[0] + 1, input[1] - 1));
            case '"' -> {
                items.writeBytes(ascii("{\"type\":\"message\",\"role\":\"user\",\"content\":"));
                items.write(event, input[0], input[1] - input[0]);
                items.write('}');
            }
            default -> items.write(event, input[0], input[1] - input[0]);
        }
        return items.toByteArray();
    }

    private byte[] inner(int from, int to) {
        return new String(event, from, to - from, StandardCharsets.UTF_8)
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
