package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.word;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.tap.EventType;
import dev.sluice.protocol.tap.StateSink;
import java.nio.ByteBuffer;

/**
 * Reads a Responses stream, and those of images and sounds: their events, too, are told apart by their {@code type}.
 *
 * <p>A response that failed for what its caller asked is an answer like any other, and the event that says so its terminator.
 * Only one that failed for reasons of the provider's is a failure.
 */
final class ResponsesStreamTap extends OpenAiStreamTap {

    private static final byte[] DELTA = word(".delta");
    private static final byte[] CREATED = word("response.created");
    private static final byte[] ITEM_DONE = word("response.output_item.done");
    private static final byte[] COMPLETED = word("response.completed");
    private static final byte[] INCOMPLETE = word("response.incomplete");
    private static final byte[] FAILED = word("response.failed");
    private static final byte[] TRANSCRIPT_DONE = word("transcript.text.done");
    private static final byte[] SPEECH_DONE = word("speech.audio.done");
    private static final byte[] IMAGE_GENERATED = word("image_generation.completed");
    private static final byte[] IMAGE_EDITED = word("image_edit.completed");
    private static final byte[] PING = word("ping");
    private static final byte[] DONE = word("[DONE]");
    private static final byte[] RESPONSE = word("response");
    private static final byte[] ITEM = word("item");

    private final EventType type = new EventType(fields);
    private final ResponseState state;
    private boolean complete;

    ResponsesStreamTap(StateSink sink, ErrorClassifier errors) {
        super(errors);
        this.state = new ResponseState(sink);
    }

    @Override
    public Mark event(ByteBuffer event) {
        fields.read(event);
        type.read();
        if (!fields.hasData() || type.is(PING)) {
            return Mark.IDLE;
        }
        if (type.endsWith(DELTA)) {
            contentEvents++;
            return Mark.DATA;
        }
        if (type.is(CREATED) || type.is(ITEM_DONE)) {
            readState();
            return Mark.DATA;
        }
        if (type.is(COMPLETED) || type.is(INCOMPLETE)) {
            readUsage();
            return Mark.END;
        }
        if (type.is(FAILED)) {
            readUsage();
            return responseFailed();
        }
        if (type.is(TRANSCRIPT_DONE) || type.is(SPEECH_DONE) || type.is(IMAGE_GENERATED) || type.is(IMAGE_EDITED)) {
            readUsage();
            complete = true;
            return Mark.DATA;
        }
        if (fields.dataIs(DONE)) {
            return Mark.END;
        }
        return type.is(ERROR) || (!type.isKnown() && holdsError()) ? failed() : Mark.DATA;
    }

    /** True behind the last event of a sound, and behind an image: of several, each may be the last. */
    @Override
    public boolean complete() {
        return complete;
    }

    private Mark responseFailed() {
        Failure reported = reported();
        return reported.kind() == FailureKind.CALLER_FAULT ? Mark.END : failed(reported);
    }

    private void readState() {
        fields.walk(cursor);
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(RESPONSE)) {
                    state.readResponse(cursor);
                } else if (cursor.keyIs(ITEM)) {
                    state.readItem(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
        state.tell();
    }

    /** Usage is the response's own, or where there is no response the event's. */
    private void readUsage() {
        fields.walk(cursor);
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(RESPONSE)) {
                    readUsageHere();
                } else if (cursor.keyIs(USAGE)) {
                    usage.read(cursor);
                } else {
                    cursor.skip();
                }
            }
        }
    }

    private boolean holdsError() {
        boolean error = false;
        fields.walk(cursor);
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(ERROR)) {
                    error = cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
        return error;
    }
}
