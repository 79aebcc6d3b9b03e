package dev.sluice.protocol.conversation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids of tool calls within the lengths that providers accept. A conversation that began at one provider holds ids that
 * another finds too long.
 */
public final class CallIds {

    /** The hexadecimal digits of a digest that go into an id: enough to keep the calls of one conversation apart. */
    private static final int DIGITS = 32;

    private CallIds() {}

    /**
     * Returns {@code id} if it has at most {@code maxLength} characters, and else one that follows from the whole of it, so that
     * call and result agree, in later requests too.
     */
    public static String fitted(String id, int maxLength) {
        if (id.length() <= maxLength) {
            return id;
        }
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "call_" + HexFormat.of().formatHex(sha256).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256, which every Java platform has, is missing", e);
        }
    }
}
