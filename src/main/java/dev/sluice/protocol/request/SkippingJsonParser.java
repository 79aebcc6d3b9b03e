package dev.sluice.protocol.request;

import dev.sluice.call.PartsInputStream;
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
 * Jackson's parser of UTF-8, with a faster way over the strings that are not read: most of a prompt is one. Its input is known to
 * be well-formed UTF-8, so that every byte above ASCII is part of a character. For one body and one thread.
 */
final class SkippingJsonParser extends UTF8StreamJsonParser {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** The lowest bit of each of eight bytes, and below the highest: for tests of eight bytes at once. */
    private static final long LOW_BITS = 0x0101010101010101L;

    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long BACKSLASHES = LOW_BITS * '\\';

    /** Swaps the quote with the space, and maps no control character to anything else than another. */
    private static final long SWAP = LOW_BITS * 2;

    private static final long FIRST_PLAIN = LOW_BITS * ('"' - 1);

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
                skipInParts();
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

    /** Goes to the next byte that is not plain where it is, without reading those before it into the buffer. */
    private void skipInParts() {
        if (_inputStream instanceof PartsInputStream parts) {
            while (parts.hasMore()) {
                int at = plain(parts.array(), parts.position(), parts.limit());
                int run = at - parts.position();
                boolean found = at < parts.limit();
                parts.advance(run);
                _currInputProcessed += run;
                _currInputRowStart -= run;
                if (found) {
                    return;
                }
            }
        }
    }

    /** Returns the index of the first quote, backslash or control character from {@code from} on, or {@code to}. */
    private static int plain(byte[] bytes, int from, int to) {
        int at = from;
        while (at + 4 * Long.BYTES <= to
                && ((special((long) WORD.get(bytes, at))
                                        | special((long) WORD.get(bytes, at + 8))
                                        | special((long) WORD.get(bytes, at + 16))
                                        | special((long) WORD.get(bytes, at + 24)))
                                & HIGH_BITS)
                        == 0) {
            at += 4 * Long.BYTES;
        }
        while (at + Long.BYTES <= to && (special((long) WORD.get(bytes, at)) & HIGH_BITS) == 0) {
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

    /**
     * Returns a word whose high bits tell whether any of eight bytes is special, by the tests for zero and for less (Warren,
     * Hacker's Delight, 6-1).
     */
    private static long special(long eight) {
        long backslash = eight ^ BACKSLASHES;
        long swapped = eight ^ SWAP;
        return ((backslash - LOW_BITS) & ~backslash) | ((swapped - FIRST_PLAIN) & ~swapped);
    }
}
