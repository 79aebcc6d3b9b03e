package dev.sluice.access;

import java.util.random.RandomGenerator;

/**
 * A generator of keys for clients and admins: a prefix by which logs and secret scanners recognise them, and 256 random bits.
 * Safe for use by several threads if its source of randomness is.
 */
public final class KeyGenerator {

    /** The beginning of every key that is generated here. */
    public static final String PREFIX = "sk-sluice-";

    private static final String ADMIN = PREFIX + "admin-";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /** 43 characters of 62 hold 256 bits. */
    private static final int LENGTH = 43;

    private final RandomGenerator random;

    /** @param random has to be unpredictable; may block, as may then the methods here */
    public KeyGenerator(RandomGenerator random) {
        this.random = random;
    }

    /** Returns a new key for a client. */
    public String clientKey() {
        return generated(PREFIX);
    }

    /** Returns a new key for an admin. */
    public String adminKey() {
        return generated(ADMIN);
    }

    private String generated(String prefix) {
        StringBuilder key = new StringBuilder(prefix);
        for (int i = 0; i < LENGTH; i++) {
            key.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return key.toString();
    }
}
