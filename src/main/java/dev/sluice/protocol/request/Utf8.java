package dev.sluice.protocol.request;

import dev.sluice.call.RequestBody;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A strict check that bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
final class Utf8 {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** The highest bit of each of eight bytes, which is 0 in ASCII. */
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Returns the offset of the first byte that begins no well-formed character, or -1. */
    static int firstInvalid(RequestBody text) {
        int at = 0;
        int start = 0;
        for (RequestBody.Part part : text.parts()) {
            int end = start + part.length();
            int shift = part.from() - start;
            while (at < end) {
                int run = ascii(part.array(), at + shift, part.to()) - shift;
                if (run == end) {
                    at = run;
                    break;
                }
                at = run;
                int length = length(text, at);
                if (length == 0) {
                    return at;
                }
                at += length;
            }
            start = end;
        }
        return -1;
    }

    /** Returns the index of the first byte from {@code from} on that is no ASCII, or {@code to}. */
    private static int ascii(byte[] array, int from, int to) {
        int at = from;
        while (at + 4 * Long.BYTES <= to
                && (((long) WORD.get(array, at)
                                        | (long) WORD.get(array, at + 8)
                                        | (long) WORD.get(array, at + 16)
                                        | (long) WORD.get(array, at + 24))
                                & HIGH_BITS)
                        == 0) {
            at += 4 * Long.BYTES;
        }
        while (at + Long.BYTES <= to && ((long) WORD.get(array, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < to && array[at] >= 0) {
            at++;
        }
        return at;
    }

    /** Returns how many bytes the character at {@code at} takes, or 0 where it is malformed (Unicode, table 3-7). */
    private static int length(RequestBody text, int at) {
        int lead = text.at(at) & 0xff;
        int second = at + 1 < text.length() ? text.at(at + 1) & 0xff : 0;
        if (lead >= 0xC2 && lead <= 0xDF) {
            return isTail(second) ? 2 : 0;
        }
        if (lead >= 0xE0 && lead <= 0xEF) {
            int least = lead == 0xE0 ? 0xA0 : 0x80;
            int most = lead == 0xED ? 0x9F : 0xBF;
            return second >= least && second <= most && isTailAt(text, at + 2) ? 3 : 0;
        }
        if (lead >= 0xF0 && lead <= 0xF4) {
            int least = lead == 0xF0 ? 0x90 : 0x80;
            int most = lead == 0xF4 ? 0x8F : 0xBF;
            return second >= least && second <= most && isTailAt(text, at + 2) && isTailAt(text, at + 3) ? 4 : 0;
        }
        return 0;
    }

    private static boolean isTailAt(RequestBody text, int at) {
        return at < text.length() && isTail(text.at(at) & 0xff);
    }

    private static boolean isTail(int b) {
        return b >= 0x80 && b <= 0xBF;
    }
}
