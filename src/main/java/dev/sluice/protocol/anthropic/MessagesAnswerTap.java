package dev.sluice.protocol.anthropic;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.UsageTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A tap that reads a whole Messages answer: its usage, and whether it is an error. */
class MessagesAnswerTap implements UsageTap {

    static final byte[] ERROR = ascii("error");

    private static final byte[] USAGE = ascii("usage");
    private static final byte[] ID = ascii("id");
    private static final byte[] DELTA = ascii("delta");
    private static final byte[] STOP_REASON = ascii("stop_reason");

    final JsonCursor cursor = new JsonCursor();
    private final AnthropicUsageReader usage = new AnthropicUsageReader();
    long contentEvents;
    boolean outputIsFinal;
    private final StateSink state;
    private boolean error;
    private @Nullable String stopReason;

    /** @param state receives the message's id, under which a thread is continued */
    MessagesAnswerTap(StateSink state) {
        this.state = state;
    }

    @Override
    public final void body(ByteBuffer answer) {
        cursor.over(answer, answer.position(), answer.limit());
        outputIsFinal = readUsageHere();
    }

    @Override
    public final boolean isError() {
        return error;
    }

    @Override
    public final @Nullable TokenUsage usage() {
        return usage.tokens(outputSoFar());
    }

    @Override
    public final @Nullable String stopReason() {
        return stopReason;
    }

    /** The count at a stream's start is of its first tokens only, so events outweigh it until the last report. */
    @Override
    public final long outputSoFar() {
        return outputIsFinal ? usage.output() : Math.max(usage.output(), contentEvents);
    }

    /** Reads the {@code usage} and the end of the object that comes next, and returns whether that counts output. */
    final boolean readUsageHere() {
        boolean counted = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(USAGE)) {
                    counted |= usage.read(cursor);
                } else if (cursor.keyIs(ID)) {
                    String id = cursor.readName();
                    if (id != null && !id.isEmpty()) {
                        state.made(id);
                    }
                } else if (cursor.keyIs(ERROR)) {
                    error |= cursor.readTruth();
                } else if (cursor.keyIs(DELTA)) {
                    readDelta();
                } else {
                    readStopReason();
                }
            }
        }
        return counted;
    }

    private void readDelta() {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                readStopReason();
            }
        }
    }

    /** Reads the member that the cursor has found. */
    private void readStopReason() {
        if (!cursor.keyIs(STOP_REASON)) {
            cursor.skip();
        } else if (cursor.readString()) {
            stopReason = cursor.string();
        }
    }
}
