package dev.sluice.boot;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Generates request ids in the form that both dialects use: {@code req_} and letters or digits. */
final class RequestIds implements Supplier<String> {

    private static final char[] LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    /** 100 random bits: no two ids of one log are expected to be equal. */
    private static final int LENGTH = 20;

    @Override
    public String get() {
        return "req_" + letters();
    }

    /** Returns an id without a prefix. */
    static String letters() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[LENGTH];
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            if (i % 12 == 0) {
                bits = random.nextLong();
            }
            id[i] = LETTERS[(int) (bits & 31)];
            bits >>>= 5;
        }
        return new String(id);
    }
}
