package dev.sluice.protocol.gemini;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.request.StateFingerprint;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A tap that reads a whole answer, which is an object, or of a stream without {@code alt=sse} a list of objects. */
class GeminiAnswerTap implements UsageTap {

    private static final byte[] USAGE = ascii("usageMetadata");
    private static final byte[] ERROR = ascii("error");
    private static final byte[] CANDIDATES = ascii("candidates");
    private static final byte[] PROMPT_FEEDBACK = ascii("promptFeedback");
    private static final byte[] BLOCK_REASON = ascii("blockReason");
    private static final byte[] INDEX = ascii("index");
    private static final byte[] CONTENT = ascii("content");
    private static final byte[] FINISH_REASON = ascii("finishReason");
    private static final byte[] PARTS = ascii("parts");
    private static final byte[] SIGNATURE = ascii("thoughtSignature");

    /** The candidates that are followed to their end: far more than any caller asks for at once. */
    private static final int MAX_CANDIDATES = Long.SIZE;

    final JsonCursor cursor = new JsonCursor();
    private final GeminiUsageReader usage = new GeminiUsageReader();
    private final StateSink state;
    private long contentEvents;
    private boolean error;
    private boolean blocked;
    private @Nullable String stopReason;

    /** The candidates that have begun, and those that have ended, one bit each. */
    private long begun;

    private long ended;

    GeminiAnswerTap(StateSink state) {
        this.state = state;
    }

    @Override
    public final void body(ByteBuffer answer) {
        cursor.over(answer, answer.position(), answer.limit());
        readAny();
    }

    @Override
    public final String usageField() {
        return "usageMetadata";
    }

    @Override
    public final boolean isError() {
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
        return Math.max(usage.output(), contentEvents);
    }

    /** Returns whether each candidate that has begun has ended with a reason, or the prompt was blocked. */
    final boolean isFinished() {
        return blocked || (begun != 0 && begun == ended);
    }

    /** Reads the object, or the list of objects, that comes next. */
    final void readAny() {
        if (cursor.atArray()) {
            if (cursor.enterArray()) {
                while (cursor.nextElement()) {
                    read();
                }
            }
        } else {
            read();
        }
    }

    private void read() {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(CANDIDATES)) {
                    readCandidates();
                } else if (cursor.keyIs(USAGE)) {
                    usage.read(cursor);
                } else if (cursor.keyIs(PROMPT_FEEDBACK)) {
                    readFeedback();
                } else if (cursor.keyIs(ERROR)) {
                    error |= cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
    }

    private void readFeedback() {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(BLOCK_REASON)) {
                    blocked |= readReason();
                } else {
                    cursor.skip();
                }
            }
        }
    }

    /** Reads the reason that comes next, and returns whether there is one. */
    private boolean readReason() {
        String reason = cursor.readName();
        stopReason = reason == null ? stopReason : reason;
        return reason != null;
    }

    private void readCandidates() {
        boolean content = false;
        if (cursor.enterArray()) {
            while (cursor.nextElement()) {
                content |= readCandidate();
            }
        }
        if (content) {
            contentEvents++;
        }
    }

    /** Reads a candidate, and returns whether it has parts. */
    private boolean readCandidate() {
        boolean content = false;
        boolean last = false;
        long index = 0;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(CONTENT)) {
                    content = readContent();
                } else if (cursor.keyIs(INDEX)) {
                    index = cursor.readCount(0);
                } else if (cursor.keyIs(FINISH_REASON)) {
                    last = readReason();
                } else {
                    cursor.skip();
                }
            }
        }
        long bit = 1L << Math.min(index, MAX_CANDIDATES - 1);
        begun |= bit;
        ended |= last ? bit : 0;
        return content;
    }

    private boolean readContent() {
        boolean content = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(PARTS) && cursor.atArray()) {
                    content |= readParts();
                } else {
                    cursor.skip();
                }
            }
        }
        return content;
    }

    private boolean readParts() {
        boolean content = false;
        if (cursor.enterArray()) {
            while (cursor.nextElement()) {
                content |= readPart();
            }
        }
        return content;
    }

    private boolean readPart() {
        boolean content = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(SIGNATURE)) {
                    byte[] quoted = cursor.readQuoted();
                    if (quoted != null && quoted.length > 2) {
                        state.made(StateFingerprint.ofQuoted(quoted));
                    }
                } else {
                    content |= cursor.readTruth();
                }
            }
        }
        return content;
    }
}
