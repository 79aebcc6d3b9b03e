package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.BilledTier;
import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageDetails;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.UsageReader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A reader of the {@code usage} objects of one answer, for taps and translations alike: Chat's {@code prompt_tokens} and
 * {@code completion_tokens}, the {@code input_tokens} and {@code output_tokens} of newer endpoints, and DeepSeek's name for
 * cached ones.
 *
 * <p>OpenAI counts cached tokens among those of the prompt; here they are taken apart. For one answer and one thread at a time.
 */
public final class OpenAiUsageReader extends UsageReader {

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
    private static final byte[] AUDIO = ascii("audio_tokens");
    private static final byte[] IMAGE = ascii("image_tokens");
    private static final byte[] CACHE_HIT = ascii("prompt_cache_hit_tokens");

    private long prompt;
    private long cached;
    private long cacheWrite;
    private long output;
    private long reasoning;
    private long audioInput;
    private long imageInput;
    private long audioOutput;
    private long imageOutput;
    private BilledTier tier = BilledTier.STANDARD;

    /** Reads the usage that comes next, and returns whether it is one: an object that counts prompt or output. */
    @Override
    protected boolean read(JsonCursor cursor) {
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
                } else if (cursor.keyIs(PROMPT_DETAILS) || cursor.keyIs(INPUT_DETAILS)) {
                    readPromptDetails(cursor);
                } else if (cursor.keyIs(COMPLETION_DETAILS) || cursor.keyIs(OUTPUT_DETAILS)) {
                    readOutputDetails(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
        if (counts) {
            report();
        }
        return counts;
    }

    /** Returns the usage that {@code usage}, the only report of its answer, holds; null where it holds none. */
    public static @Nullable TokenUsage tokens(JsonNode usage) {
        OpenAiUsageReader reader = new OpenAiUsageReader();
        reader.read(usage);
        return reader.tokens();
    }

    /** Reads the service tier that comes next, which stands beside the usage. */
    void readTier(JsonCursor cursor) {
        tier = BilledTier.of(cursor.readName());
    }

    /** Returns the output tokens reported so far. */
    long output() {
        return output;
    }

    /** Returns the usage reported so far, or null where none was. */
    public @Nullable TokenUsage tokens() {
        return isReported()
                ? new TokenUsage(prompt - cached - cacheWrite, cached, cacheWrite, output, reasoning, details())
                : null;
    }

    private UsageDetails details() {
        boolean plain = audioInput + imageInput + audioOutput + imageOutput == 0 && tier == BilledTier.STANDARD;
        return plain ? UsageDetails.NONE : new UsageDetails(0, audioInput, imageInput, audioOutput, imageOutput, tier);
    }

    private void readPromptDetails(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(CACHED)) {
                    cached = cursor.readCount(cached);
                } else if (cursor.keyIs(CACHE_WRITE)) {
                    cacheWrite = cursor.readCount(cacheWrite);
                } else if (cursor.keyIs(AUDIO)) {
                    audioInput = cursor.readCount(audioInput);
                } else if (cursor.keyIs(IMAGE)) {
                    imageInput = cursor.readCount(imageInput);
                } else {
                    cursor.skip();
                }
            }
        }
    }

    private void readOutputDetails(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(REASONING)) {
                    reasoning = cursor.readCount(reasoning);
                } else if (cursor.keyIs(AUDIO)) {
                    audioOutput = cursor.readCount(audioOutput);
                } else if (cursor.keyIs(IMAGE)) {
                    imageOutput = cursor.readCount(imageOutput);
                } else {
                    cursor.skip();
                }
            }
        }
    }
}
