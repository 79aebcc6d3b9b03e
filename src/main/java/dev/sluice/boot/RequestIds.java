package dev.sluice.boot;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Ids for requests, in the form that both dialects' own have: {@code req_} and letters. */
final class RequestIds implements Supplier<String> {

    private static final char[] LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    /** 100 random bits: two alike are not to be expected in the life of a log. */
    private static final int LENGTH = 20;

    @Override
    public String get() {
        return "req_" + letters();
    }

    /** Returns an id without anything in front. */
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
