package dev.sluice.protocol.anthropic;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import dev.sluice.protocol.tap.JsonCursor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the {@code usage} objects of one Messages answer, for taps and translations alike.
 *
 * <p>Reports are cumulative: a later number replaces an earlier one and is never added to it. A later zero replaces nothing,
 * since some providers leave prompt counts at zero in all reports but one. For one answer and one thread at a time.
 */
public final class AnthropicUsageReader {

    private static final byte[] INPUT = ascii("input_tokens");
    private static final byte[] CACHE_READ = ascii("cache_read_input_tokens");
    private static final byte[] CACHE_WRITE = ascii("cache_creation_input_tokens");
    private static final byte[] OUTPUT = ascii("output_tokens");
    private static final byte[] OUTPUT_DETAILS = ascii("output_tokens_details");
    private static final byte[] THINKING = ascii("thinking_tokens");

    private boolean reported;
    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;

    /** Reads the usage object that comes next, and returns whether it counts output. */
    boolean read(JsonCursor cursor) {
        boolean countsOutput = false;
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
                    countsOutput = true;
                } else if (cursor.keyIs(OUTPUT_DETAILS)) {
                    readDetails(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
        return countsOutput;
    }

    /** Reads {@code usage}; a node that is no object reports nothing. */
    public void read(JsonNode usage) {
        if (usage.isObject()) {
            byte[] json = Json.bytes(usage);
            JsonCursor cursor = new JsonCursor();
            cursor.over(ByteBuffer.wrap(json), 0, json.length);
            read(cursor);
        }
    }

    /** Returns the output tokens reported so far. */
    long output() {
        return output;
    }

    /** Returns the tokens reported so far; zeros where none were. */
    public TokenUsage tokens() {
        return new TokenUsage(input, cacheRead, cacheWrite, output, thinking);
    }

    /** Returns the tokens with {@code output} as the generated ones, or null where none were reported. */
    @Nullable
    TokenUsage tokens(long output) {
        return reported ? new TokenUsage(input, cacheRead, cacheWrite, output, thinking) : null;
    }

    private void readDetails(JsonCursor cursor) {
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
        reported |= count >= 0;
        return count > 0 ? count : earlier;
    }
}
