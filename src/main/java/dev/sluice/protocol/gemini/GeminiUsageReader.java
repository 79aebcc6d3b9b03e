package dev.sluice.protocol.gemini;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.UsageReader;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the {@code usageMetadata} of one answer, for taps and translations alike.
 *
 * <p>Reports of a stream are cumulative. Google counts cached tokens among those of the prompt, and thoughts beside those of the
 * candidates; here the first are taken apart, and the second are output. For one answer and one thread at a time.
 */
public final class GeminiUsageReader extends UsageReader {

    private static final byte[] PROMPT = ascii("promptTokenCount");
    private static final byte[] TOOL_PROMPT = ascii("toolUsePromptTokenCount");
    private static final byte[] CACHED = ascii("cachedContentTokenCount");
    private static final byte[] CANDIDATES = ascii("candidatesTokenCount");
    private static final byte[] THOUGHTS = ascii("thoughtsTokenCount");

    private long prompt;
    private long toolPrompt;
    private long cached;
    private long candidates;
    private long thoughts;

    @Override
    protected boolean read(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(PROMPT)) {
                    prompt = later(cursor, prompt);
                } else if (cursor.keyIs(TOOL_PROMPT)) {
                    toolPrompt = later(cursor, toolPrompt);
                } else if (cursor.keyIs(CACHED)) {
                    cached = later(cursor, cached);
                } else if (cursor.keyIs(CANDIDATES)) {
                    candidates = later(cursor, candidates);
                } else if (cursor.keyIs(THOUGHTS)) {
                    thoughts = later(cursor, thoughts);
                } else {
                    cursor.skip();
                }
            }
        }
        return isReported();
    }

    /** Returns the output tokens reported so far. */
    long output() {
        return candidates + thoughts;
    }

    /** Returns the usage reported so far, or null where none was. */
    public @Nullable TokenUsage tokens() {
        return isReported() ? new TokenUsage(prompt + toolPrompt - cached, cached, 0, output(), thoughts) : null;
    }
}
