package dev.sluice.protocol.anthropic;

import static dev.sluice.protocol.tap.JsonCursor.word;

import dev.sluice.call.Failure;
import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.rules.ErrorEvent;
import dev.sluice.protocol.tap.EventFields;
import dev.sluice.protocol.tap.EventType;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.StreamTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Messages answer or stream.
 *
 * <p>Events go by their name, so that the many that carry content are not looked into at all; one without a name goes by the
 * {@code type} in its data.
 */
final class MessagesTap implements StreamTap {

    private static final byte[] BLOCK_DELTA = word("content_block_delta");
    private static final byte[] MESSAGE_START = word("message_start");
    private static final byte[] MESSAGE_DELTA = word("message_delta");
    private static final byte[] MESSAGE_STOP = word("message_stop");
    private static final byte[] PING = word("ping");
    private static final byte[] ERROR = word("error");

    /** Not of this dialect, but some providers end every stream with it. */
    private static final byte[] DONE = word("[DONE]");

    private static final byte[] MESSAGE = word("message");
    private static final byte[] USAGE = word("usage");

    private final EventFields fields = new EventFields();
    private final EventType type = new EventType(fields);
    private final JsonCursor cursor = new JsonCursor();
    private final AnthropicUsageReader usage = new AnthropicUsageReader();
    private long contentEvents;
    private boolean outputIsFinal;
    private boolean error;
    private @Nullable Failure failure;

    @Override
    public Mark event(ByteBuffer event) {
        fields.read(event);
        if (!fields.hasData() || fields.dataIs(DONE)) {
            return Mark.IDLE;
        }
        type.read();
        if (type.is(BLOCK_DELTA)) {
            contentEvents++;
        } else if (type.is(MESSAGE_START)) {
            fields.walk(cursor);
            readStart();
        } else if (type.is(MESSAGE_DELTA)) {
            fields.walk(cursor);
            outputIsFinal |= readUsageHere();
        } else if (type.is(PING)) {
            return Mark.IDLE;
        } else if (type.is(MESSAGE_STOP)) {
            return Mark.END;
        } else if (type.is(ERROR)) {
            failure = ErrorEvent.read(fields.dataBytes());
            return Mark.ERROR;
        }
        return Mark.DATA;
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }

    @Override
    public void body(ByteBuffer answer) {
        cursor.over(answer, answer.position(), answer.limit());
        outputIsFinal = readUsageHere();
    }

    @Override
    public boolean isError() {
        return error;
    }

    @Override
    public @Nullable TokenUsage usage() {
        return usage.tokens(outputSoFar());
    }

    /** The count at a stream's start is of its first tokens only, so events outweigh it until the last word. */
    @Override
    public long outputSoFar() {
        return outputIsFinal ? usage.output() : Math.max(usage.output(), contentEvents);
    }

    private void readStart() {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(MESSAGE)) {
                    readUsageHere();
                } else {
                    cursor.skip();
                }
            }
        }
    }

    /** Reads the {@code usage} of the object that comes next, and returns whether it told of output. */
    private boolean readUsageHere() {
        boolean told = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(USAGE)) {
                    told |= usage.read(cursor);
                } else if (cursor.keyIs(ERROR)) {
                    error |= cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
        return told;
    }
}
