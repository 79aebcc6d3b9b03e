package dev.sluice.boot;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * A generator of request ids in the form that the providers use: {@code req_} and letters or digits. Later ids are greater, by the
 * millisecond: an index over them grows at its end.
 */
final class RequestIds implements Supplier<String> {

    private static final char[] LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();

    /** 100 random bits: no two ids of one log are expected to be equal. */
    private static final int LENGTH = 20;

    /** 45 bits of milliseconds since 1970, which last for a thousand years; 55 random bits are left for one of them. */
    private static final int TIME = 9;

    private final InstantSource clock;

    RequestIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String get() {
        char[] id = random();
        long millis = clock.millis();
        for (int i = TIME - 1; i >= 0; i--) {
            id[i] = LETTERS[(int) (millis & 31)];
            millis >>>= 5;
        }
        return "req_" + new String(id);
    }

    /** Returns an id without a prefix. */
    static String letters() {
        return new String(random());
    }

    private static char[] random() {
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
        return id;
    }
}
