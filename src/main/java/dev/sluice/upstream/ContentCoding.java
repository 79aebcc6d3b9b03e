package dev.sluice.upstream;

import dev.sluice.call.Headers;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The coding of an answer's body (RFC 9110, 8.4.1). */
enum ContentCoding {
    IDENTITY,
    GZIP,
    DEFLATE,
    /** One that cannot be decoded here, or more than one upon each other. */
    OTHER;

    /** Returns the coding that {@code headers} name. */
    static ContentCoding of(Headers headers) {
        String named = headers.joined("content-encoding");
        if (named == null) {
            return IDENTITY;
        }
        ContentCoding found = IDENTITY;
        for (String part : named.split(",", -1)) {
            ContentCoding one = named(part.strip().toLowerCase(Locale.ROOT));
            found = found == IDENTITY ? one : one == IDENTITY ? found : OTHER;
        }
        return found;
    }

    private static ContentCoding named(String name) {
        return switch (name) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            case "deflate" -> DEFLATE;
            default -> OTHER;
        };
    }

    /**
     * Returns the value of a request's {@code accept-encoding} field, so that an answer is never in another coding than can be
     * decoded: without the field, any coding would be welcome (RFC 9110, 12.5.3).
     *
     * @param callers the caller's own value, or null
     * @param stream whether the answer is to be a stream of events
     */
    static String accepted(@Nullable String callers, boolean stream) {
        // Of a stream each event would be compressed by itself, which saves little and costs both ends.
        return !stream && callers != null && acceptsGzip(callers) ? "gzip" : "identity";
    }

    private static boolean acceptsGzip(String acceptEncoding) {
        boolean any = false;
        for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] codingAndWeight = part.split(";", 2);
            String coding = codingAndWeight[0].strip();
            boolean accepted = codingAndWeight.length < 2 || !isZero(codingAndWeight[1].strip());
            if (coding.equals("gzip") || coding.equals("x-gzip")) {
                return accepted;
            }
            any |= coding.equals("*") && accepted;
        }
        return any;
    }

    private static boolean isZero(String weight) {
        int equals = weight.indexOf('=');
        if (equals < 0 || !weight.substring(0, equals).strip().equals("q")) {
            return false;
        }
        String value = weight.substring(equals + 1).strip();
        if (!value.startsWith("0")) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            if (value.charAt(i) != (i == 1 ? '.' : '0')) {
                return false;
            }
        }
        return true;
    }
}
