package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.tap.StateSink;
import java.nio.ByteBuffer;

/** A tap that reads a Chat Completions stream, or one of the older Completions, whose choices have {@code text} in place of a delta. */
final class ChatTap extends OpenAiStreamTap {

    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] PING = ascii("ping");
    private static final byte[] DELTA = ascii("delta");
    private static final byte[] TEXT = ascii("text");
    private static final byte[] ROLE = ascii("role");
    private static final byte[] INDEX = ascii("index");
    private static final byte[] TERMINATOR = ascii("data: [DONE]\n\n");

    /** The choices that are followed to their end: far more than any caller asks for at once. */
    private static final int MAX_CHOICES = Long.SIZE;

    /** The choices that have begun, and those that have ended, one bit each. */
    private long begun;

    private long ended;
    private StateSink state;

    /** @param state receives the id of the answer; {@link StateSink#NONE} where the answer is not stored */
    ChatTap(StateSink state, ErrorClassifier errors) {
        super(errors);
        this.state = state;
    }

    @Override
    public Mark event(ByteBuffer event) {
        fields.read(event);
        if (!fields.hasData() || fields.nameIs(PING)) {
            return Mark.IDLE;
        }
        if (fields.dataIs(DONE)) {
            return Mark.END;
        }
        fields.walk(cursor);
        if (fields.nameIs(ERROR) || readsError()) {
            return failed();
        }
        return Mark.DATA;
    }

    /** Returns whether each choice that has begun has ended with a reason. */
    @Override
    public boolean complete() {
        return begun != 0 && begun == ended;
    }

    @Override
    public byte[] missingTerminator() {
        return complete() ? TERMINATOR : new byte[0];
    }

    /** Reads a chunk, and returns whether it is an error; Gemini puts errors into an array. */
    private boolean readsError() {
        if (cursor.atArray()) {
            return cursor.enterArray() && cursor.nextElement() && readsErrorObject();
        }
        return readsErrorObject();
    }

    private boolean readsErrorObject() {
        boolean error = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(CHOICES)) {
                    readChoices();
                } else if (cursor.keyIs(USAGE)) {
                    usage.read(cursor);
                } else if (cursor.keyIs(SERVICE_TIER)) {
                    usage.readTier(cursor);
                } else if (cursor.keyIs(ERROR)) {
                    error = cursor.readTruth();
                } else if (state != StateSink.NONE && cursor.keyIs(ChatAnswerTap.ID)) {
                    reportId();
                } else {
                    cursor.skip();
                }
            }
        }
        return error;
    }

    /** Each chunk names the answer. */
    private void reportId() {
        String id = cursor.readName();
        if (id != null) {
            state.made(id);
            state = StateSink.NONE;
        }
    }

    private void readChoices() {
        boolean content = false;
        if (cursor.enterArray()) {
            while (cursor.nextElement()) {
                content |= readChoice();
            }
        }
        if (content) {
            contentEvents++;
        }
    }

    /** Reads a choice, and returns whether it has content. */
    private boolean readChoice() {
        boolean content = false;
        boolean last = false;
        long index = 0;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(DELTA)) {
                    content = readDelta();
                } else if (cursor.keyIs(TEXT)) {
                    content = cursor.readTruth();
                } else if (cursor.keyIs(INDEX)) {
                    index = cursor.readCount(0);
                } else if (cursor.keyIs(FINISH_REASON)) {
                    // OpenRouter ends a choice that failed with "error".
                    last = cursor.readString() && !cursor.stringIs(ERROR);
                    stopReason = last ? cursor.string() : stopReason;
                } else {
                    cursor.skip();
                }
            }
        }
        long bit = 1L << Math.min(index, MAX_CHOICES - 1);
        begun |= bit;
        ended |= last ? bit : 0;
        return content;
    }

    /** Reads a delta, and returns whether it has a member besides its role: providers name text, reasoning and tool calls differently. */
    private boolean readDelta() {
        boolean content = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(ROLE)) {
                    cursor.skip();
                } else {
                    content |= cursor.readTruth();
                }
            }
        }
        return content;
    }
}
