package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The last usage that an OpenAI-dialect answer has reported: Chat's {@code prompt_tokens} and {@code completion_tokens},
 * the {@code input_tokens} and {@code output_tokens} of newer endpoints, and DeepSeek's way to name cached ones.
 *
 * <p>Prompt tokens are reported with cached ones included, and are taken apart here.
 */
final class OpenAiUsageTap {

    private static final byte[] PROMPT = ascii("prompt_tokens");
    private static final byte[] INPUT = ascii("input_tokens");
    private static final byte[] COMPLETION = ascii("completion_tokens");
    private static final byte[] OUTPUT = ascii("output_tokens");
    private static final byte[] PROMPT_DETAILS = ascii("prompt_tokens_details");
    private static final byte[] INPUT_DETAILS = ascii("input_tokens_details");
    private static final byte[] COMPLETION_DETAILS = ascii("completion_tokens_details");
    private static final byte[] OUTPUT_DETAILS = ascii("output_tokens_details");
    private static final byte[] CACHED = ascii("cached_tokens");
    private static final byte[] CACHE_WRITE = ascii("cache_write_tokens");
    private static final byte[] REASONING = ascii("reasoning_tokens");
    private static final byte[] CACHE_HIT = ascii("prompt_cache_hit_tokens");

    private boolean told;
    private long prompt;
    private long cached;
    private long cacheWrite;
    private long output;
    private long reasoning;

    /** Reads the usage that comes next, and returns whether it is one: an object that counts prompt or output. */
    boolean read(JsonCursor cursor) {
        boolean counts = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(PROMPT) || cursor.keyIs(INPUT)) {
                    prompt = cursor.readCount(prompt);
                    counts = true;
                } else if (cursor.keyIs(COMPLETION) || cursor.keyIs(OUTPUT)) {
                    output = cursor.readCount(output);
                    counts = true;
                } else if (cursor.keyIs(CACHE_HIT)) {
                    cached = cursor.readCount(cached);
                } else if (isDetails(cursor)) {
                    readDetails(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
        told |= counts;
        return counts;
    }

    boolean isTold() {
        return told;
    }

    long output() {
        return output;
    }

    /** Returns the usage, or null where none has come. */
    @Nullable
    TokenUsage tokens() {
        return told ? new TokenUsage(prompt - cached - cacheWrite, cached, cacheWrite, output, reasoning) : null;
    }

    private static boolean isDetails(JsonCursor cursor) {
        return cursor.keyIs(PROMPT_DETAILS)
                || cursor.keyIs(INPUT_DETAILS)
                || cursor.keyIs(COMPLETION_DETAILS)
                || cursor.keyIs(OUTPUT_DETAILS);
    }

    /** The details of prompt and output have no name in common. */
    private void readDetails(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(CACHED)) {
                    cached = cursor.readCount(cached);
                } else if (cursor.keyIs(CACHE_WRITE)) {
                    cacheWrite = cursor.readCount(cacheWrite);
                } else if (cursor.keyIs(REASONING)) {
                    reasoning = cursor.readCount(reasoning);
                } else {
                    cursor.skip();
                }
            }
        }
    }
}
