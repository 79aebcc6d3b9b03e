package dev.sluice.access;

import java.util.Base64;

/**
 * An encrypted credential, which only the {@link SecretCipher} with the same secret key opens. Immutable.
 *
 * @param base64 the version, the cipher's fingerprint, the nonce, the encrypted text and its tag
 */
public record SealedSecret(String base64) {

    static SealedSecret of(byte[] bytes) {
        return new SealedSecret(Base64.getEncoder().encodeToString(bytes));
    }

    /** @throws IllegalArgumentException if this is not base64 */
    byte[] bytes() {
        return Base64.getDecoder().decode(base64);
    }

    @Override
    public String toString() {
        return "SealedSecret[***]";
    }
}
