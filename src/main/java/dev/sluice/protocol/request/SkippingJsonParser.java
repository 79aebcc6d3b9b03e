package dev.sluice.protocol.request;

import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.UTF8StreamJsonParser;
import tools.jackson.core.sym.ByteQuadsCanonicalizer;

/**
 * Jackson's parser of UTF-8, with a faster way over the strings that nobody reads: most of a prompt is one. Its input is known to
 * be well-formed UTF-8, so that every byte above ASCII is part of a character. For one body and one thread.
 */
final class SkippingJsonParser extends UTF8StreamJsonParser {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long QUOTES = LOW_BITS * '"';
    private static final long BACKSLASHES = LOW_BITS * '\\';
    private static final long SPACES = LOW_BITS * ' ';

    SkippingJsonParser(
            ObjectReadContext context,
            IOContext io,
            int streamFeatures,
            int formatFeatures,
            @Nullable InputStream in,
            ByteQuadsCanonicalizer names,
            byte[] buffer,
            int from,
            int to,
            boolean recyclable) {
        super(context, io, streamFeatures, formatFeatures, in, names, buffer, from, to, 0, recyclable);
    }

    @Override
    protected void _skipString() {
        _tokenIncomplete = false;
        while (true) {
            int at = plain(_inputBuffer, _inputPtr, _inputEnd);
            if (at == _inputEnd) {
                _inputPtr = at;
                _loadMoreGuaranteed();
                continue;
            }
            int special = _inputBuffer[at];
            _inputPtr = at + 1;
            if (special == '"') {
                return;
            }
            if (special == '\\') {
                _decodeEscaped();
            } else {
                _throwUnquotedSpace(special, "string value");
            }
        }
    }

    /** Returns the index of the first quote, backslash or control character from {@code from} on, or {@code to}. */
    private static int plain(byte[] bytes, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to && !hasSpecial((long) WORD.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < to && !isSpecial(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpecial(byte b) {
        return b == '"' || b == '\\' || (b >= 0 && b < ' ');
    }

    /** Returns whether one of eight bytes is special, by the tests for zero and for less (Warren, Hacker's Delight, 6-1). */
    private static boolean hasSpecial(long eight) {
        long quote = eight ^ QUOTES;
        long backslash = eight ^ BACKSLASHES;
        long zero = ((quote - LOW_BITS) & ~quote) | ((backslash - LOW_BITS) & ~backslash);
        long less = (eight - SPACES) & ~eight;
        return ((zero | less) & HIGH_BITS) != 0;
    }
}
