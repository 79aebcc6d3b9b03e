package dev.sluice.protocol.rules;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The path of a request target in the one spelling that is routed, authorised and sent on.
 *
 * <p>A path has many spellings, and each server on the way may read it in another way: what one takes for a name, the next
 * takes for a step up. So a path is decoded, checked, and written anew from its decoded segments. A spelling that servers are
 * known to read differently is refused, never mended.
 */
final class RequestPath {

    /** The characters that go on as they are: those of the ids and names of all providers, and of no other meaning in a path. */
    private static final String PLAIN_MARKS = "-._~:@+,=";

    private static final Pattern VERSION = Pattern.compile("v\\d[a-z0-9]{0,8}");
    private static final Pattern SLASH = Pattern.compile("/");

    private RequestPath() {}

    /**
     * Returns the one spelling of {@code raw}. Each of its characters is a slash, one that needs no encoding, or a part of a
     * percent-encoded one; it has no dot segment and no empty one.
     *
     * @throws RefusedCall where servers would not agree on what {@code raw} names
     */
    static String canonical(String raw) {
        if (!raw.startsWith("/")) {
            throw malformed("does not begin with a slash");
        }
        StringBuilder path = new StringBuilder(raw.length());
        String[] segments = SLASH.split(raw, -1);
        boolean belowVersion = false;
        for (int i = 1; i < segments.length; i++) {
            if (segments[i].isEmpty()) {
                // Some SDKs join a base URL and a path with two slashes, and many clients end a path with one.
                if (belowVersion && i < segments.length - 1) {
                    throw malformed("has an empty segment");
                }
                continue;
            }
            String segment = decoded(segments[i]);
            check(segment);
            belowVersion = belowVersion || !VERSION.matcher(segment).matches();
            encode(segment, path.append('/'));
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    /** Returns whether {@code canonical} is made of characters that need no encoding, as all paths are that go to a provider. */
    static boolean isPlain(String canonical) {
        return canonical.indexOf('%') < 0;
    }

    private static void check(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (Character.isISOControl(c)) {
                throw malformed("holds a control character");
            }
            if (c == '\\') {
                throw malformed("holds a backslash");
            }
            if (c == ';') {
                throw malformed("holds a semicolon");
            }
            if (c == '%') {
                throw malformed("is percent-encoded twice");
            }
        }
        for (String part : SLASH.split(segment, -1)) {
            if (part.equals(".") || part.equals("..")) {
                throw malformed("has a dot segment");
            }
        }
    }

    private static String decoded(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                throw malformed("holds a character that must be percent-encoded");
            }
            if (c != '%') {
                bytes.write(c);
                continue;
            }
            int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                throw malformed("holds a percent sign without two hexadecimal digits");
            }
            bytes.write(high << 4 | low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw malformed("is not UTF-8 when it is decoded");
        }
    }

    private static void encode(String segment, StringBuilder into) {
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if ((c < 0x7F && Character.isLetterOrDigit(c)) || PLAIN_MARKS.indexOf(c) >= 0) {
                into.append(c);
            } else {
                into.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 0xF));
            }
        }
    }

    private static char hexDigit(int value) {
        return Character.toUpperCase(Character.forDigit(value, 16));
    }

    private static RefusedCall malformed(String flaw) {
        return Refusal.of(
                        Reason.MALFORMED,
                        "The request's path " + flaw + " (expected: a path as documented, with plain ids in it).")
                .asException();
    }
}
