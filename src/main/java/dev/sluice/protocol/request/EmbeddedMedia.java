package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The images, documents and sounds in a request, recognised by their field and their first bytes; never decoded.
 *
 * <p>They are strings named {@code data} or {@code file_data} in base64, and data URIs under those names or {@code url} and
 * {@code image_url}. A remote image counts as an item without bytes.
 */
final class EmbeddedMedia {

    /** The tokens that {@link #walk} counts for {@code []} and {@code {}}: an opening and a closing. */
    static final int TOKENS_OF_EMPTY = 2;

    /** A run of base64 characters of this length is neither text, whose words are shorter, nor an id. */
    private static final int BASE64_PREFIX = 256;

    private final RequestBody body;
    private final JsonParser parser;
    private long bytes;
    private int items;

    EmbeddedMedia(RequestBody body, JsonParser parser) {
        this.body = body;
        this.parser = parser;
    }

    /** Returns the bytes inside the quotes of embedded media. */
    long bytes() {
        return bytes;
    }

    /** Returns how many media there are, remote images included. */
    int items() {
        return items;
    }

    /** Goes through the value that begins with the parser's current token {@code first}, and returns how many tokens it has. */
    int walk(JsonToken first) {
        return walk(first, null);
    }

    /** Does the same, and shows {@code owned} every named string that is no medium. */
    int walk(JsonToken first, @Nullable OwnedStateReader owned) {
        int depth = 0;
        int tokens = 0;
        JsonToken token = first;
        while (true) {
            tokens++;
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
                if (owned != null) {
                    owned.closed(depth);
                }
            } else if (token == JsonToken.VALUE_STRING && depth > 0) {
                String name = parser.currentName();
                if (isMedia(name)) {
                    token = skipMedia();
                    continue;
                }
                if (owned != null && name != null) {
                    owned.string(name, depth);
                }
            }
            if (depth == 0) {
                return tokens;
            }
            token = parser.nextToken();
        }
    }

    private boolean isMedia(@Nullable String name) {
        if (name == null) {
            return false;
        }
        return switch (name) {
            case "data", "file_data" -> isDataUri() || isLongBase64();
            case "image_url" -> isDataUri() || isRemote();
            case "url" -> isDataUri() || (isOfImage() && isRemote());
            default -> false;
        };
    }

    private JsonToken skipMedia() {
        int opening = offset();
        boolean remote = startsWith(opening + 1, "http");
        JsonToken behind = parser.nextToken();
        items++;
        if (!remote) {
            bytes += closingQuoteBefore(offset()) - opening - 1;
        }
        return behind;
    }

    /** Between a string and the next token there is only white space and a comma. */
    private int closingQuoteBefore(int next) {
        int at = next - 1;
        while (body.at(at) != '"') {
            at--;
        }
        return at;
    }

    private boolean isDataUri() {
        return startsWith(offset() + 1, "data:");
    }

    private boolean isRemote() {
        return startsWith(offset() + 1, "http");
    }

    private boolean isOfImage() {
        String owner = parser.streamReadContext().getParent().currentName();
        return "image_url".equals(owner) || "source".equals(owner);
    }

    private boolean isLongBase64() {
        int from = offset() + 1;
        if (from + BASE64_PREFIX > body.length()) {
            return false;
        }
        for (int i = from; i < from + BASE64_PREFIX; i++) {
            if (!isBase64(body.at(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(byte b) {
        int letter = b | 0x20;
        return (letter >= 'a' && letter <= 'z')
                || (b >= '0' && b <= '9')
                || b == '+'
                || b == '/'
                || b == '-'
                || b == '_';
    }

    private boolean startsWith(int from, String prefix) {
        if (from + prefix.length() > body.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (body.at(from + i) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int offset() {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }
}
