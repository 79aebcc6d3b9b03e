package dev.sluice.protocol.request;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/** JSON strings as bytes. */
final class JsonText {

    private JsonText() {}

    /** Returns {@code value} as a JSON string in UTF-8, quotes included. */
    static byte[] quoted(String value) {
        return ('"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + '"')
                .getBytes(StandardCharsets.UTF_8);
    }
}
