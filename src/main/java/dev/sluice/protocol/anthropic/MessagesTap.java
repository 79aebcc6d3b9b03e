package dev.sluice.protocol.anthropic;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.Failure;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.tap.EventFields;
import dev.sluice.protocol.tap.EventType;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A tap that reads a Messages stream.
 *
 * <p>Events are classified by their name, so that the data of those with content, which are most, is not read at all. An event
 * without a name is classified by the {@code type} in its data.
 */
final class MessagesTap extends MessagesAnswerTap implements StreamTap {

    private static final byte[] BLOCK_DELTA = ascii("content_block_delta");
    private static final byte[] MESSAGE_START = ascii("message_start");
    private static final byte[] MESSAGE_DELTA = ascii("message_delta");
    private static final byte[] MESSAGE_STOP = ascii("message_stop");
    private static final byte[] PING = ascii("ping");

    /** Not of this dialect, but some providers end every stream with it. */
    private static final byte[] DONE = ascii("[DONE]");

    private static final byte[] MESSAGE = ascii("message");

    private final EventFields fields = new EventFields();
    private final EventType type = new EventType(fields);
    private final ErrorClassifier errors;
    private @Nullable Failure failure;

    MessagesTap(StateSink state, ErrorClassifier errors) {
        super(state);
        this.errors = errors;
    }

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
            failure = errors.event(fields.dataBytes());
            return Mark.ERROR;
        }
        return Mark.DATA;
    }

    @Override
    public boolean failureIsOfDialect() {
        fields.walk(cursor);
        return cursor.enterObject();
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
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
}
