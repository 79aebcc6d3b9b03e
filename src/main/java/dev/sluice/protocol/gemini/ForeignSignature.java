package dev.sluice.protocol.gemini;

import dev.sluice.protocol.request.ReasoningMarks;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The proof of another provider's reasoning in the place of a thought's signature, which is base64 in this dialect: marked, so
 * that it goes back to its own kind of provider alone.
 */
public final class ForeignSignature {

    /** The beginning that the two marks have in base64, whatever follows them. */
    private static final String SIGNED = begins(ReasoningMarks.SIGNED);

    private static final String SEALED = begins(ReasoningMarks.SEALED);

    private ForeignSignature() {}

    private static String begins(String mark) {
        String whole = Base64.getEncoder().withoutPadding().encodeToString(mark.getBytes(StandardCharsets.US_ASCII));
        return whole.substring(0, mark.length() * 8 / 6);
    }

    /** Returns the signature for readable reasoning whose provider signed it with {@code signature}. */
    public static String ofSigned(String signature) {
        return encoded(ReasoningMarks.SIGNED + signature);
    }

    /** Returns the signature for {@code data} that only its provider can decrypt. */
    public static String ofEncrypted(String data) {
        return encoded(ReasoningMarks.SEALED + data);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether {@code signature} is another provider's proof. */
    public static boolean isForeign(String signature) {
        return signature.startsWith(SIGNED) || signature.startsWith(SEALED);
    }

    /** Returns the signature of readable reasoning in {@code signature}, or null where that is Google's own or of another kind. */
    public static @Nullable String signed(String signature) {
        return decoded(signature, SIGNED, ReasoningMarks.SIGNED);
    }

    /** Returns the encrypted data in {@code signature}, or null where that is Google's own or of another kind. */
    public static @Nullable String encrypted(String signature) {
        return decoded(signature, SEALED, ReasoningMarks.SEALED);
    }

    private static @Nullable String decoded(String signature, String beginning, String mark) {
        if (!signature.startsWith(beginning)) {
            return null;
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(signature.replace('-', '+').replace('_', '/'));
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith(mark) ? text.substring(mark.length()) : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** Returns how the signatures of other providers begin, for a search in bytes. */
    static String[] beginnings() {
        return new String[] {SIGNED, SEALED};
    }
}
