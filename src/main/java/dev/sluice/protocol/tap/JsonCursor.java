package dev.sluice.protocol.tap;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A walk over one JSON value's bytes that looks at members by name and skips the rest without decoding it.
 *
 * <p>Every method that reads a value consumes it whole, so a loop is either in an object, an array, or behind a value:
 *
 * <pre>{@code
 * if (cursor.enterObject()) {
 *     while (cursor.nextKey()) {
 *         if (cursor.keyIs(USAGE)) { ... } else { cursor.skip(); }
 *     }
 * }
 * }</pre>
 *
 * <p>Text that is not JSON never throws: the walk ends early, as if all that is open closed at once. Names and strings are
 * compared as they are written, so one with escapes equals none. Allocates nothing but what it returns; may be used again for other text; not
 * safe for use by several threads.
 */
public final class JsonCursor {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int END = -1;

    /** Digits that fit a {@code long} whatever they are. */
    private static final int SAFE_DIGITS = 18;

    private ByteBuffer text = NOTHING;
    private int at;
    private int end;
    private int wordStart;
    private int wordEnd;

    /** Returns {@code word} in the form in which {@link #keyIs} and {@link #stringIs} take it. */
    public static byte[] word(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }

    /** Begins at {@code from}, and reads up to {@code to}, by absolute index. */
    public void over(ByteBuffer text, int from, int to) {
        this.text = text;
        this.at = from;
        this.end = to;
    }

    /** Returns whether the next value is an object, whose members {@link #nextKey} then finds; else skips it. */
    public boolean enterObject() {
        return enter('{');
    }

    /** Returns whether the next value is an array, whose elements {@link #nextElement} then finds; else skips it. */
    public boolean enterArray() {
        return enter('[');
    }

    /** Returns whether the next value is an array; consumes nothing. */
    public boolean atArray() {
        return next() == '[';
    }

    /** Goes on to the next member's value, or behind the object where there is none. */
    public boolean nextKey() {
        int next = nextBehindComma();
        if (next != '"') {
            close(next, '}');
            return false;
        }
        readWord();
        if (next() != ':') {
            at = end;
            return false;
        }
        at++;
        return true;
    }

    /** Goes on to the next element, or behind the array where there is none. */
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
        return ByteScan.equal(text, wordStart, wordEnd, name);
    }

    /** Returns whether the next value is a string, for {@link #stringIs} to look at; consumes it in either case. */
    public boolean readString() {
        if (next() != '"') {
            skip();
            return false;
        }
        readWord();
        return true;
    }

    /** Returns whether the string that {@link #readString} found is {@code expected}. */
    public boolean stringIs(byte[] expected) {
        return ByteScan.equal(text, wordStart, wordEnd, expected);
    }

    /** Returns whether the string that {@link #readString} found ends in {@code suffix}. */
    public boolean stringEndsWith(byte[] suffix) {
        return ByteScan.equal(text, Math.max(wordStart, wordEnd - suffix.length), wordEnd, suffix);
    }

    /** Returns the next value as it is written, quotes included, where it is a string, else null; consumes it in either case. */
    public byte @Nullable [] readQuoted() {
        if (!readString() || at == wordEnd) {
            return null;
        }
        byte[] quoted = new byte[at - wordStart + 1];
        text.get(wordStart - 1, quoted);
        return quoted;
    }

    /** Returns the next value where it is a string that is not empty, as it is written, else null; meant for ids. */
    public @Nullable String readName() {
        byte[] quoted = readQuoted();
        return quoted == null || quoted.length == 2
                ? null
                : new String(quoted, 1, quoted.length - 2, StandardCharsets.UTF_8);
    }

    /** Returns whether the next value says something: not null, false, zero, nor an empty string, object or array. */
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

    /** Skips the next value, whatever it is. */
    public void skip() {
        switch (next()) {
            case '"' -> readWord();
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

    /** Returns the next byte that is not white space, where the walk then stands. */
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

    /** Reads the string that begins here; one without an end reaches to the text's. */
    private void readWord() {
        wordStart = at + 1;
        int i = ByteScan.firstOf(text, wordStart, end, '"', '\\');
        while (i < end && text.get(i) == '\\') {
            i = ByteScan.firstOf(text, Math.min(i + 2, end), end, '"', '\\');
        }
        wordEnd = i;
        at = Math.min(i + 1, end);
    }

    private void skipContainer() {
        int depth = 0;
        do {
            switch (text.get(at)) {
                case '"' -> readWord();
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
