package dev.sluice.relay.adapt;

import dev.sluice.call.RequestBody;

/** An upper bound on the memory that a JSON text takes as a tree, with what is written from it. */
final class JsonTreeSize {

    /** A text may be copied as a whole, its strings may have two bytes for each, and its translation is gathered, then copied. */
    private static final int OF_BYTE = 4;

    /** In bytes, by the layouts of Jackson's nodes on a 64-bit JVM with compressed pointers; an object is a LinkedHashMap. */
    private static final int OF_OBJECT = 160;

    private static final int OF_LIST = 104;
    private static final int OF_STRING = 56;
    private static final int OF_MEMBER = 48;

    private boolean inString;
    private boolean escaped;
    private long size;

    private JsonTreeSize() {}

    /** Returns the bound in bytes for {@code json}, which need not be valid. */
    static long of(RequestBody json) {
        JsonTreeSize tree = new JsonTreeSize();
        json.forEach(0, json.length(), tree::read);
        return tree.size + (long) OF_BYTE * json.length();
    }

    private void read(byte[] array, int from, int length) {
        for (int at = from; at < from + length; at++) {
            byte b = array[at];
            if (!inString) {
                size += sizeOf(b);
                inString = b == '"';
            } else if (escaped) {
                escaped = false;
            } else {
                escaped = b == '\\';
                inString = b != '"';
            }
        }
    }

    private static int sizeOf(byte b) {
        return switch (b) {
            case '{' -> OF_OBJECT;
            case '[' -> OF_LIST;
            case '"' -> OF_STRING;
            case ',', ':' -> OF_MEMBER;
            default -> 0;
        };
    }
}
