package dev.sluice.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 hash of a client's key, from which the key cannot be recovered. Immutable.
 *
 * <p>A hash without salt is enough, since keys are long and random: they cannot be guessed, and no two clients have the same.
 * The time of a comparison does not depend on where two hashes differ.
 */
public final class ClientKey {

    /** The length of a SHA-256 (FIPS 180-4). */
    private static final int BYTES = 32;

    private final byte[] sha256;

    private ClientKey(byte[] sha256) {
        this.sha256 = sha256;
    }

    /** Returns the hash of {@code key}, without the white space around it that copying a key often adds. */
    public static ClientKey of(String key) {
        try {
            byte[] text = key.strip().getBytes(StandardCharsets.UTF_8);
            return new ClientKey(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Returns a hash that was computed before, for example by {@code printf %s KEY | sha256sum}.
     *
     * @throws IllegalArgumentException if {@code hex} is not 64 hexadecimal digits
     */
    public static ClientKey ofSha256(String hex) {
        byte[] sha256 = HexFormat.of().parseHex(hex);
        if (sha256.length != BYTES) {
            throw new IllegalArgumentException(hex.length() + " digits (expected: 64)");
        }
        return new ClientKey(sha256);
    }

    /** Returns the hash as 64 hexadecimal digits in lower case, which {@link #ofSha256} reads. */
    public String sha256() {
        return HexFormat.of().formatHex(sha256);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientKey key && MessageDigest.isEqual(sha256, key.sha256);
    }

    @Override
    public int hashCode() {
        return ByteBuffer.wrap(sha256).getInt();
    }

    @Override
    public String toString() {
        return "ClientKey[***]";
    }
}
