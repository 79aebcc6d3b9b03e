package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/** JSON strings as bytes. */
final class JsonText {

    /** An escape such as {@code \u00e9} is the longest form of one character. */
    private static final int MAX_BYTES_OF_CHARACTER = 6;

    private JsonText() {}

    /** Returns {@code value} as a JSON string in UTF-8, quotes included. */
    static byte[] quoted(String value) {
        return ('"' + new String(JsonStringEncoder.getInstance().quoteAsCharArray(value)) + '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns whether the JSON string whose opening quote stands at {@code opening} is so short that it may have no more than
     * {@code characters}. A longer one is never made a {@link String}, which takes up to four times the memory of its bytes.
     */
    static boolean isShort(RequestBody body, int opening, int characters) {
        long last = Math.min(body.length(), opening + 2L + (long) MAX_BYTES_OF_CHARACTER * characters);
        for (int at = opening + 1; at < last; at++) {
            byte b = body.at(at);
            if (b == '"') {
                return true;
            }
            if (b == '\\') {
                at++;
            }
        }
        return last == body.length();
    }
}
