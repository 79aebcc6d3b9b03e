package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A tap that reads a whole answer of any endpoint: all that report usage do so in a top-level {@code usage}. */
class OpenAiAnswerTap implements UsageTap {

    static final byte[] USAGE = ascii("usage");
    static final byte[] ERROR = ascii("error");
    static final byte[] SERVICE_TIER = ascii("service_tier");
    static final byte[] CHOICES = ascii("choices");
    static final byte[] FINISH_REASON = ascii("finish_reason");

    final JsonCursor cursor = new JsonCursor();
    final OpenAiUsageReader usage = new OpenAiUsageReader();
    long contentEvents;

    @Nullable
    String stopReason;

    private boolean error;

    /** Gemini puts errors into an array. */
    @Override
    public void body(ByteBuffer answer) {
        cursor.over(answer, answer.position(), answer.limit());
        if (!cursor.atArray() || (cursor.enterArray() && cursor.nextElement())) {
            readUsageHere();
        }
    }

    @Override
    public boolean isError() {
        return error;
    }

    @Override
    public final @Nullable TokenUsage usage() {
        return usage.tokens();
    }

    @Override
    public final @Nullable String stopReason() {
        return stopReason;
    }

    @Override
    public final long outputSoFar() {
        return usage.isReported() ? usage.output() : contentEvents;
    }

    /** Reads the {@code usage} of the object that comes next. */
    final void readUsageHere() {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(USAGE)) {
                    usage.read(cursor);
                } else if (cursor.keyIs(SERVICE_TIER)) {
                    usage.readTier(cursor);
                } else if (cursor.keyIs(ERROR)) {
                    error |= cursor.readTruth();
                } else {
                    readOther();
                }
            }
        }
    }

    /** Reads a member that is not {@code usage}. */
    void readOther() {
        if (!cursor.keyIs(CHOICES) || !cursor.atArray()) {
            cursor.skip();
        } else if (cursor.enterArray()) {
            while (cursor.nextElement()) {
                readChoiceOfWhole();
            }
        }
    }

    private void readChoiceOfWhole() {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (!cursor.keyIs(FINISH_REASON)) {
                    cursor.skip();
                } else if (cursor.readString()) {
                    stopReason = cursor.string();
                }
            }
        }
    }
}
