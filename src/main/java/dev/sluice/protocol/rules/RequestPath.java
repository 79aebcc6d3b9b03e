package dev.sluice.protocol.rules;

import dev.sluice.call.Refusal;
import dev.sluice.call.Refusal.Reason;
import dev.sluice.call.RefusedCall;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

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

    /** As in {@code v1beta}; a longer segment is a name. */
    private static final int LONGEST_VERSION = 10;

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
        if (isCanonical(raw)) {
            return raw;
        }
        StringBuilder path = new StringBuilder(raw.length());
        boolean belowVersion = false;
        for (int from = 1; from <= raw.length(); ) {
            int slash = raw.indexOf('/', from);
            int to = slash < 0 ? raw.length() : slash;
            if (to > from) {
                String segment = decoded(raw.substring(from, to));
                check(segment);
                belowVersion = belowVersion || !isVersion(segment);
                encode(segment, path.append('/'));
            } else if (belowVersion && slash >= 0) {
                // Some SDKs join a base URL and a path with two slashes, and many clients end a path with one.
                throw malformed("has an empty segment");
            }
            from = to + 1;
        }
        return path.isEmpty() ? "/" : path.toString();
    }

    /** Returns whether {@code raw} is certainly in its one spelling, as nearly all paths are, for which nothing is made anew. */
    private static boolean isCanonical(String raw) {
        boolean afterSlash = false;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            // A dot at the beginning of a segment is judged elsewhere.
            boolean plain = afterSlash ? isLetterOrDigit(c) : c == '/' || isUnencoded(c);
            if (!plain) {
                return false;
            }
            afterSlash = c == '/';
        }
        return !afterSlash || raw.length() == 1;
    }

    private static boolean isUnencoded(char c) {
        return isLetterOrDigit(c) || PLAIN_MARKS.indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(char c) {
        return c < 0x7F && Character.isLetterOrDigit(c);
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
        // An encoded slash is a part of its segment here, and parts it for servers that decode first.
        for (int from = 0; from <= segment.length(); ) {
            int slash = segment.indexOf('/', from);
            int to = slash < 0 ? segment.length() : slash;
            if (isDots(segment, from, to)) {
                throw malformed("has a dot segment");
            }
            from = to + 1;
        }
    }

    private static boolean isDots(String segment, int from, int to) {
        int length = to - from;
        return length > 0 && length <= 2 && segment.charAt(from) == '.' && segment.charAt(to - 1) == '.';
    }

    private static boolean isVersion(String segment) {
        if (segment.length() < 2 || segment.length() > LONGEST_VERSION || segment.charAt(0) != 'v') {
            return false;
        }
        for (int i = 1; i < segment.length(); i++) {
            char c = segment.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (!digit && (i == 1 || c < 'a' || c > 'z')) {
                return false;
            }
        }
        return true;
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
            if (isUnencoded(c)) {
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
