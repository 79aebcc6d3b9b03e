package dev.sluice.protocol.tap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A walk over one JSON value's bytes that looks at members by name and skips the rest without decoding it.
 *
 * <p>Every method that reads a value consumes it whole, so that the cursor is always in an object, in an array or behind a value:
 *
 * <pre>{@code
 * if (cursor.enterObject()) {
 *     while (cursor.nextKey()) {
 *         if (cursor.keyIs(USAGE)) { ... } else { cursor.skip(); }
 *     }
 * }
 * }</pre>
 *
 * <p>Text that is not JSON never throws: the walk ends early, as if all open objects and arrays closed at once. Names and
 * strings are compared as they are written, so that one with escapes equals none. Allocates nothing but what it returns. One
 * instance may walk many texts, one after another; not safe for use by several threads.
 */
public final class JsonCursor {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int END = -1;

    /** The most decimal digits of which every number fits a {@code long}. */
    private static final int SAFE_DIGITS = 18;

    private ByteBuffer text = NOTHING;
    private int at;
    private int end;
    private int stringStart;
    private int stringEnd;

    /** Returns {@code text}, which is ASCII, in the form in which {@link #keyIs} and {@link #stringIs} take it. */
    public static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Moves to {@code from} of {@code text}, to read up to {@code to}; both are absolute indices. */
    public void over(ByteBuffer text, int from, int to) {
        this.text = text;
        this.at = from;
        this.end = to;
    }

    /** Enters the next value where it is an object, whose members {@link #nextKey} then finds; else skips it and returns false. */
    public boolean enterObject() {
        return enter('{');
    }

    /** Enters the next value where it is an array, whose elements {@link #nextElement} then finds; else skips it and returns false. */
    public boolean enterArray() {
        return enter('[');
    }

    /** Returns whether the next value is an array; consumes nothing. */
    public boolean atArray() {
        return next() == '[';
    }

    /** Moves to the next member's value, or where there is none behind the object, and returns whether there is one. */
    public boolean nextKey() {
        int next = nextBehindComma();
        if (next != '"') {
            close(next, '}');
            return false;
        }
        scanString();
        if (next() != ':') {
            at = end;
            return false;
        }
        at++;
        return true;
    }

    /** Moves to the next element, or where there is none behind the array, and returns whether there is one. */
    public boolean nextElement() {
        int next = nextBehindComma();
        if (next == ']' || next == END) {
            close(next, ']');
            return false;
        }
        return true;
    }

    /** Returns whether the member that {@link #nextKey} found is called {@code name}. */
    public boolean keyIs(byte[] name) {
        return ByteScan.equal(text, stringStart, stringEnd, name);
    }

    /** Returns whether the next value is a string, which {@link #stringIs} can then compare; consumes it in either case. */
    public boolean readString() {
        if (next() != '"') {
            skip();
            return false;
        }
        scanString();
        return true;
    }

    /** Returns whether the string that {@link #readString} found is {@code expected}. */
    public boolean stringIs(byte[] expected) {
        return ByteScan.equal(text, stringStart, stringEnd, expected);
    }

    /** Returns whether the string that {@link #readString} found ends in {@code suffix}. */
    public boolean stringEndsWith(byte[] suffix) {
        return ByteScan.equal(text, Math.max(stringStart, stringEnd - suffix.length), stringEnd, suffix);
    }

    /** Returns the string that {@link #readString} found, as it is written. */
    public String string() {
        byte[] found = new byte[stringEnd - stringStart];
        text.get(stringStart, found);
        return new String(found, StandardCharsets.UTF_8);
    }

    /** Returns the next value as it is written, quotes included, where it is a string, else null; consumes it in either case. */
    public byte @Nullable [] readQuoted() {
        if (!readString() || at == stringEnd) {
            return null;
        }
        byte[] quoted = new byte[at - stringStart + 1];
        text.get(stringStart - 1, quoted);
        return quoted;
    }

    /** Returns the next value where it is a string that is not empty, as it is written, else null. Made for ids, which have no escapes. */
    public @Nullable String readName() {
        byte[] quoted = readQuoted();
        return quoted == null || quoted.length == 2
                ? null
                : new String(quoted, 1, quoted.length - 2, StandardCharsets.UTF_8);
    }

    /** Returns whether the next value is truthy: not null, false or zero, nor an empty string, object or array. */
    public boolean readTruth() {
        int first = next();
        int from = at;
        skip();
        return switch (first) {
            case 'n', 'f', END -> false;
            case '"' -> at - from > 2;
            case '{', '[' -> !isBlank(from + 1, at - 1);
            case '0' -> at - from > 1;
            default -> true;
        };
    }

    /** Returns the next value where it is a whole number from 0 to 10^18, else {@code otherwise}. */
    public long readCount(long otherwise) {
        next();
        int from = at;
        skip();
        if (at == from || at - from > SAFE_DIGITS) {
            return otherwise;
        }
        long count = 0;
        for (int i = from; i < at; i++) {
            int digit = text.get(i) - '0';
            if (digit < 0 || digit > 9) {
                return otherwise;
            }
            count = count * 10 + digit;
        }
        return count;
    }

    /** Returns the next value as it is written; consumes it. */
    public byte[] readRaw() {
        next();
        int from = at;
        skip();
        byte[] raw = new byte[at - from];
        text.get(from, raw);
        return raw;
    }

    /** Skips the next value, of any kind. */
    public void skip() {
        switch (next()) {
            case '"' -> scanString();
            case '{', '[' -> skipContainer();
            default -> skipScalar();
        }
    }

    private boolean enter(char opening) {
        if (next() != opening) {
            skip();
            return false;
        }
        at++;
        return true;
    }

    private void close(int found, char closing) {
        at = found == closing ? at + 1 : end;
    }

    private int nextBehindComma() {
        if (next() == ',') {
            at++;
        }
        return next();
    }

    /** Moves to the next byte that is not white space, and returns it. */
    private int next() {
        while (at < end) {
            byte b = text.get(at);
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return b & 0xff;
            }
            at++;
        }
        return END;
    }

    /** Reads the string that begins at the cursor; one without an end goes to the end of the text. */
    private void scanString() {
        stringStart = at + 1;
        int i = ByteScan.firstOf(text, stringStart, end, '"', '\\');
        while (i < end && text.get(i) == '\\') {
            i = ByteScan.firstOf(text, Math.min(i + 2, end), end, '"', '\\');
        }
        stringEnd = i;
        at = Math.min(i + 1, end);
    }

    private void skipContainer() {
        int depth = 0;
        do {
            switch (text.get(at)) {
                case '"' -> scanString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                default -> at++;
            }
        } while (depth > 0 && at < end);
    }

    private void skipScalar() {
        int from = at;
        while (at < end && isScalar(text.get(at))) {
            at++;
        }
        if (at == from) {
            at = end;
        }
    }

    private boolean isBlank(int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.get(i) > ' ') {
                return false;
            }
        }
        return true;
    }

    private static boolean isScalar(byte b) {
        return b > ' ' && b != ',' && b != ']' && b != '}' && b != '"' && b != ':' && b != '{' && b != '[';
    }
}
