package dev.sluice.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A client's key as Sluice keeps it: its SHA-256, from which the key cannot be had back.
 *
 * <p>A plain hash without salt is enough, since keys are long and random: nobody guesses them, and nobody shares one. Equality
 * takes the same time wherever two hashes differ.
 */
public final class ClientKey {

    private static final int BYTES = 32;

    private final byte[] sha256;

    private ClientKey(byte[] sha256) {
        this.sha256 = sha256;
    }

    /** Hashes {@code key}, without the white space that copying leaves around it. */
    public static ClientKey of(String key) {
        try {
            byte[] text = key.strip().getBytes(StandardCharsets.UTF_8);
            return new ClientKey(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Takes a hash that was made elsewhere, as by {@code printf %s KEY | sha256sum}.
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

    /** Returns the hash as 64 hexadecimal digits in lower case, which {@link #ofSha256} takes. */
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
