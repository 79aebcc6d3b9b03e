package dev.sluice.protocol.anthropic;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The usage that a Messages answer has reported so far.
 *
 * <p>Reports are cumulative: a later number takes the place of an earlier one and is never added to it. A later zero unsays
 * nothing, as some providers leave prompt counts at zero in all reports but one.
 */
final class MessagesUsageTap {

    private static final byte[] INPUT = ascii("input_tokens");
    private static final byte[] CACHE_READ = ascii("cache_read_input_tokens");
    private static final byte[] CACHE_WRITE = ascii("cache_creation_input_tokens");
    private static final byte[] OUTPUT = ascii("output_tokens");
    private static final byte[] OUTPUT_DETAILS = ascii("output_tokens_details");
    private static final byte[] THINKING = ascii("thinking_tokens");

    private boolean told;
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;

    /** Reads the usage object that comes next, and returns whether it told of output. */
    boolean read(JsonCursor cursor) {
        boolean toldOutput = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(INPUT)) {
                    input = later(cursor, input);
                } else if (cursor.keyIs(CACHE_READ)) {
                    cacheRead = later(cursor, cacheRead);
                } else if (cursor.keyIs(CACHE_WRITE)) {
                    cacheWrite = later(cursor, cacheWrite);
                } else if (cursor.keyIs(OUTPUT)) {
                    output = later(cursor, output);
                    toldOutput = true;
                } else if (cursor.keyIs(OUTPUT_DETAILS)) {
                    readThinking(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
        return toldOutput;
    }

    long output() {
        return output;
    }

    /** Returns the tokens with {@code output} as the generated ones, or null where no usage has come. */
    @Nullable
    TokenUsage tokens(long output) {
        return told ? new TokenUsage(input, cacheRead, cacheWrite, output, thinking) : null;
    }

    private void readThinking(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(THINKING)) {
                    thinking = later(cursor, thinking);
                } else {
                    cursor.skip();
                }
            }
        }
    }

    private long later(JsonCursor cursor, long earlier) {
        long count = cursor.readCount(-1);
        told |= count >= 0;
        return count > 0 ? count : earlier;
    }
}
