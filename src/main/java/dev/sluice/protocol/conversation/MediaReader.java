package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonFields;
import dev.sluice.protocol.json.JsonPath;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A reader of the images and documents that callers embed or link, which refuses other data before a provider does. */
public final class MediaReader {

    private static final List<String> IMAGES = List.of("image/jpeg", "image/png", "image/gif", "image/webp");

    private MediaReader() {}

    /** Returns the image behind a URL or a data URI. */
    public static MediaSource image(String url, JsonPath path) {
        MediaSource media = uri(url, path);
        return media instanceof MediaSource.Embedded embedded ? image(embedded.type(), embedded.base64(), path) : media;
    }

    /**
     * Returns an embedded image with the media type of its first bytes: callers often name another type, which providers
     * refuse.
     */
    public static MediaSource image(String type, String base64, JsonPath path) {
        requireBase64(base64, path);
        String actual = imageType(base64);
        if (actual == null) {
            throw JsonFields.malformed(
                    path, "not an image, though declared as " + JsonFields.quoted(type), String.join(", ", IMAGES));
        }
        return new MediaSource.Embedded(actual, base64);
    }

    /** Returns the document behind a URL or a data URI. */
    public static MediaSource document(String url, JsonPath path) {
        MediaSource media = uri(url, path);
        return media instanceof MediaSource.Embedded embedded
                ? document(embedded.type(), embedded.base64(), path)
                : media;
    }

    /** Returns an embedded document; only PDF is translated. */
    public static MediaSource document(String type, String base64, JsonPath path) {
        requireBase64(base64, path);
        if (!type.equals("application/pdf")) {
            throw JsonFields.unsupported(
                    path,
                    "a document of type " + JsonFields.quoted(type)
                            + " cannot be translated (expected: application/pdf)");
        }
        if (!base64.startsWith("JVBER")) {
            throw JsonFields.malformed(path, "not a PDF, though declared as one", "bytes that begin with %PDF");
        }
        return new MediaSource.Embedded(type, base64);
    }

    private static MediaSource uri(String url, JsonPath path) {
        if (!url.regionMatches(true, 0, "data:", 0, 5)) {
            String lower = url.substring(0, Math.min(8, url.length())).toLowerCase(Locale.ROOT);
            if (lower.startsWith("https://") || lower.startsWith("http://")) {
                return new MediaSource.Linked(url);
            }
            throw JsonFields.malformed(path, JsonFields.quoted(url), "an http or https URL, or a data URI");
        }
        int comma = url.indexOf(',');
        String head = comma < 0 ? "" : url.substring(5, comma);
        if (!head.endsWith(";base64")) {
            throw JsonFields.malformed(path, JsonFields.quoted(url), "a data URI in base64");
        }
        int semicolon = head.indexOf(';');
        return new MediaSource.Embedded(
                head.substring(0, semicolon).toLowerCase(Locale.ROOT), url.substring(comma + 1));
    }

    /** Returns the media type that the first bytes, in base64, belong to; null if it is none of the four. */
    private static @Nullable String imageType(String base64) {
        if (base64.startsWith("/9j/")) {
            return "image/jpeg";
        }
        if (base64.startsWith("iVBORw0KGgo")) {
            return "image/png";
        }
        if (base64.startsWith("R0lGOD")) {
            return "image/gif";
        }
        if (base64.startsWith("UklGR")) {
            return "image/webp";
        }
        return null;
    }

    private static void requireBase64(String text, JsonPath path) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!digit && !(c == '=' && i >= text.length() - 2)) {
                throw JsonFields.malformed(
                        path, "not base64 at character " + i, "A-Z a-z 0-9 + / and at most two = at the end");
            }
        }
    }
}
