package dev.sluice.protocol.openai;

import dev.sluice.protocol.tap.JsonCursor;
import java.util.Arrays;

/** The mark {@code [DONE]} that ends a stream of OpenAI's, where the data of an event is JSON otherwise. */
public final class DoneMark {

    private static final byte[] MARK = JsonCursor.ascii("[DONE]");

    private DoneMark() {}

    /** Returns whether the data of an event is the mark; some providers put blanks behind it. */
    public static boolean is(byte[] bytes, int from, int length) {
        return length >= MARK.length && Arrays.equals(bytes, from, from + MARK.length, MARK, 0, MARK.length);
    }
}
