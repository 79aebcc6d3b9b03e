package dev.sluice.accounting.credit;

import dev.sluice.accounting.Money;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A code that gives credit once.
 *
 * @param hash its SHA-256: the code itself is kept nowhere
 * @param amount what it gives
 * @param expires when the code and the credit that it gave are void, or null for never
 * @param usedBy the client that redeemed it, or null while none has
 */
public record RedeemCode(
        String hash,
        Money amount,
        @Nullable Instant expires,
        Instant at,
        @Nullable String usedBy) {

    /** Returns the hash of {@code code}, whatever the case and the white space in which it was typed. */
    public static String hash(String code) {
        try {
            byte[] text = code.strip().toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
