package dev.sluice.protocol.anthropic;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.BilledTier;
import dev.sluice.call.TokenUsage;
import dev.sluice.call.UsageDetails;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.UsageReader;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the {@code usage} objects of one Messages answer, for taps and translations alike.
 *
 * <p>Reports are cumulative: a later number replaces an earlier one and is never added to it. A later zero replaces nothing,
 * since some providers leave prompt counts at zero in all reports but one. For one answer and one thread at a time.
 */
public final class AnthropicUsageReader extends UsageReader {

    private static final byte[] INPUT = ascii("input_tokens");
    private static final byte[] CACHE_READ = ascii("cache_read_input_tokens");
    private static final byte[] CACHE_WRITE = ascii("cache_creation_input_tokens");
    private static final byte[] OUTPUT = ascii("output_tokens");
    private static final byte[] OUTPUT_DETAILS = ascii("output_tokens_details");
    private static final byte[] THINKING = ascii("thinking_tokens");
    private static final byte[] CACHE_CREATION = ascii("cache_creation");
    private static final byte[] FIVE_MINUTES = ascii("ephemeral_5m_input_tokens");
    private static final byte[] ONE_HOUR = ascii("ephemeral_1h_input_tokens");
    private static final byte[] SERVICE_TIER = ascii("service_tier");

    private long input;
    private long cacheRead;
    private long cacheWrite;
    private long output;
    private long thinking;
    private long cacheWriteFiveMinutes;
    private long cacheWriteHour;
    private BilledTier tier = BilledTier.STANDARD;

    /** Reads the usage object that comes next, and returns whether it counts output. */
    @Override
    protected boolean read(JsonCursor cursor) {
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
                } else if (cursor.keyIs(CACHE_CREATION)) {
                    readCacheWrites(cursor);
                } else if (cursor.keyIs(SERVICE_TIER)) {
                    tier = BilledTier.of(cursor.readName());
                } else {
                    cursor.skip();
                }
            }
        }
        return countsOutput;
    }

    /** Returns the output tokens reported so far. */
    long output() {
        return output;
    }

    /** Returns the tokens reported so far; zeros where none were. */
    public TokenUsage tokens() {
        UsageDetails details = cacheWriteHour == 0 && tier == BilledTier.STANDARD
                ? UsageDetails.NONE
                : new UsageDetails(cacheWriteHour, 0, 0, 0, 0, tier);
        // Some providers count the writes by their lifetime alone.
        long writes = Math.max(cacheWrite, cacheWriteFiveMinutes + cacheWriteHour);
        return new TokenUsage(input, cacheRead, writes, output, thinking, details);
    }

    /** Returns the tokens with {@code output} as the generated ones, or null where none were reported. */
    @Nullable
    TokenUsage tokens(long output) {
        if (!isReported()) {
            return null;
        }
        TokenUsage all = tokens();
        return new TokenUsage(all.input(), all.cachedInput(), all.cacheWrite(), output, all.reasoning(), all.details());
    }

    /** Reads the cache writes by their lifetime: parts of a total that is reported beside them. */
    private void readCacheWrites(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(FIVE_MINUTES)) {
                    cacheWriteFiveMinutes = later(cursor, cacheWriteFiveMinutes);
                } else if (cursor.keyIs(ONE_HOUR)) {
                    cacheWriteHour = later(cursor, cacheWriteHour);
                } else {
                    cursor.skip();
                }
            }
        }
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
}
