package dev.sluice.protocol.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The short name of encrypted state, which may have many kilobytes: the first half of its SHA-256, which a caller cannot make up
 * for state that it has not seen.
 */
public final class StateFingerprint {

    /** No id of a provider's begins like this. */
    private static final String PREFIX = "sha256:";

    private static final int BYTES = 16;
    private static final JsonFactory JSON = new JsonFactory();

    private StateFingerprint() {}

    /** Returns the fingerprint of the JSON string between {@code from} and {@code to}, quotes included, however it is escaped. */
    public static String ofQuoted(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                byte[] plain = unescaped(json, from, to).getBytes(StandardCharsets.UTF_8);
                return of(plain, 0, plain.length);
            }
        }
        return of(json, from + 1, to - 1);
    }

    private static String of(byte[] text, int from, int to) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every Java platform has, is missing", e);
        }
        sha256.update(text, from, to - from);
        byte[] half = Arrays.copyOf(sha256.digest(), BYTES);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(half);
    }

    private static String unescaped(byte[] json, int from, int to) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json, from, to - from)) {
            parser.nextToken();
            return parser.getString();
        } catch (JacksonException noString) {
            return "";
        }
    }
}
