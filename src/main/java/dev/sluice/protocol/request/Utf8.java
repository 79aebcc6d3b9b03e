package dev.sluice.protocol.request;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A strict check that bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF. */
final class Utf8 {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Returns the offset of the first byte that begins no well-formed character, or -1. */
    static int firstInvalid(byte[] text) {
        int at = 0;
        while (at < text.length) {
            if (at + Long.BYTES <= text.length && ((long) WORD.get(text, at) & HIGH_BITS) == 0) {
                at += Long.BYTES;
                continue;
            }
            int length = text[at] >= 0 ? 1 : length(text, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    /** Returns how many bytes the character at {@code at} takes, or 0 where it is malformed (Unicode, table 3-7). */
    private static int length(byte[] text, int at) {
        int lead = text[at] & 0xff;
        int second = at + 1 < text.length ? text[at + 1] & 0xff : 0;
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

    private static boolean isTailAt(byte[] text, int at) {
        return at < text.length && isTail(text[at] & 0xff);
    }

    private static boolean isTail(int b) {
        return b >= 0x80 && b <= 0xBF;
    }
}
