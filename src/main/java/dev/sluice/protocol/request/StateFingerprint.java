package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
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

    /** Of a SHA-256, the first half: that two of 100,000 states have the same has a chance below 2^-90. */
    private static final int BYTES = 16;

    /** Longer than any state of a model of today; a longer one is taken as it is written. */
    private static final int MAX_UNESCAPED = 1 << 20;

    private static final byte[] BACKSLASH = {'\\'};
    private static final JsonFactory JSON = new JsonFactory();

    private StateFingerprint() {}

    /** Returns the fingerprint of the JSON string between {@code from} and {@code to}, quotes included, however it is escaped. */
    public static String ofQuoted(RequestBody json, int from, int to) {
        MessageDigest sha256 = sha256();
        if (json.indexOf(BACKSLASH, from, to) < 0 || to - from > MAX_UNESCAPED) {
            json.forEach(from + 1, to - 1, sha256::update);
        } else {
            sha256.update(unescaped(json.copy(from, to)));
        }
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(sha256.digest(), BYTES));
    }

    /** Returns the fingerprint of a JSON string, quotes included, however it is escaped. */
    public static String ofQuoted(byte[] json) {
        return ofQuoted(RequestBody.of(json), 0, json.length);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every Java platform has, is missing", e);
        }
    }

    private static byte[] unescaped(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            return parser.getString().getBytes(StandardCharsets.UTF_8);
        } catch (JacksonException noString) {
            return new byte[0];
        }
    }
}
