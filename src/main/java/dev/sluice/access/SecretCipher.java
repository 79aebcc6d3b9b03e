package dev.sluice.access;

import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A cipher for providers' keys: AES-256-GCM with a key that is derived from {@code sluice.secret-key}.
 *
 * <p>A sealed secret opens only under the name that it was sealed for, so that rows of a store cannot be exchanged. Safe for use
 * by several threads.
 */
public final class SecretCipher {

    private static final byte VERSION = 1;

    /** In bytes, as NIST SP 800-38D recommends for nonces that are drawn at random. */
    private static final int NONCE = 12;

    /** In bits, the longest of GCM. */
    private static final int TAG = 128;

    /** In bytes: tells a text of another secret key from one that is damaged. */
    private static final int FINGERPRINT = 4;

    private static final int HEAD = 1 + FINGERPRINT + NONCE;

    /**
     * Makes guessing a short secret key slow; takes about a tenth of a second, once. OWASP's Password Storage Cheat Sheet names
     * 600,000 for passwords of people, of which a secret key of 16 characters and more is not one.
     */
    private static final int ITERATIONS = 200_000;

    /** Tells this use of the secret key from others; a salt that is kept in the store would be lost with it. */
    private static final byte[] SALT = "sluice provider keys 1".getBytes(StandardCharsets.US_ASCII);

    private final SecretKeySpec key;
    private final byte[] fingerprint;
    private final RandomGenerator random;

    /**
     * @param secretKey the text of {@code sluice.secret-key}
     * @param random draws nonces; has to be unpredictable
     */
    public SecretCipher(Secret secretKey, RandomGenerator random) {
        this.random = random;
        try {
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(secretKey.reveal().toCharArray(), SALT, ITERATIONS, 256))
                    .getEncoded();
            key = new SecretKeySpec(derived, "AES");
            fingerprint = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(derived), FINGERPRINT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has PBKDF2 and SHA-256", e);
        }
    }

    /** Encrypts {@code secret} for the key {@code id}. */
    public SealedSecret seal(Secret secret, KeyId id) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] text = transform(Cipher.ENCRYPT_MODE, nonce, id, secret.reveal().getBytes(StandardCharsets.UTF_8));
        return SealedSecret.of(ByteBuffer.allocate(HEAD + text.length)
                .put(VERSION)
                .put(fingerprint)
                .put(nonce)
                .put(text)
                .array());
    }

    /** Decrypts {@code sealed}; empty where another secret key sealed it, or it was sealed for another name or changed since. */
    public Optional<Secret> open(SealedSecret sealed, KeyId id) {
        try {
            byte[] bytes = sealed.bytes();
            if (bytes.length <= HEAD
                    || bytes[0] != VERSION
                    || !Arrays.equals(bytes, 1, 1 + FINGERPRINT, fingerprint, 0, FINGERPRINT)) {
                return Optional.empty();
            }
            byte[] nonce = Arrays.copyOfRange(bytes, 1 + FINGERPRINT, HEAD);
            byte[] text = transform(Cipher.DECRYPT_MODE, nonce, id, Arrays.copyOfRange(bytes, HEAD, bytes.length));
            return Optional.of(Secret.of(new String(text, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @throws IllegalArgumentException if {@code text} cannot be decrypted */
    private byte[] transform(int mode, byte[] nonce, KeyId id, byte[] text) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG, nonce));
            cipher.updateAAD((id.provider() + '/' + id.key()).getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not sealed by this cipher for " + id, e);
        }
    }
}
