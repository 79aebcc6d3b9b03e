package dev.sluice.protocol.tap;

import java.nio.ByteBuffer;

/** A search in buffers, eight bytes at a time where possible. Reads by absolute index, so that no position moves. */
final class ByteScan {

    /** The lowest bit of each of eight bytes, and below the highest: for tests of eight bytes at once. */
    private static final long ONES = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x8080808080808080L;

    private ByteScan() {}

    /** Returns the index of the first {@code a} or {@code b} (both ASCII) from {@code from} to before {@code to}, or {@code to}. */
    static int firstOf(ByteBuffer text, int from, int to, char a, char b) {
        long spreadA = ONES * a;
        long spreadB = ONES * b;
        int at = from;
        while (at < to) {
            if (at + Long.BYTES <= to) {
                long word = text.getLong(at);
                if (((zeroBytes(word ^ spreadA) | zeroBytes(word ^ spreadB)) & HIGH_BITS) == 0) {
                    at += Long.BYTES;
                    continue;
                }
            }
            for (int stop = Math.min(at + Long.BYTES, to); at < stop; at++) {
                byte b0 = text.get(at);
                if (b0 == a || b0 == b) {
                    return at;
                }
            }
        }
        return to;
    }

    /** Returns whether the bytes from {@code from} to before {@code to} are exactly {@code expected}. */
    static boolean equal(ByteBuffer text, int from, int to, byte[] expected) {
        if (to - from != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (text.get(from + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Sets the high bit of each byte that is zero. Other bytes may get it too, but only above one that is zero or where they
     * had it: the caller looks at each byte then.
     */
    private static long zeroBytes(long word) {
        return (word - ONES) & ~word;
    }
}
