package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.call.Failure;
import dev.sluice.call.FailureKind;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.tap.EventType;
import dev.sluice.protocol.tap.StateSink;
import java.nio.ByteBuffer;

/**
 * A tap that reads a Responses stream, or one of images or sounds, whose events have a {@code type} as well.
 *
 * <p>A response that failed by the caller's fault is an answer like any other, and the event that reports it its terminator. Only
 * one that failed for a reason of the provider's is a failure.
 */
final class ResponsesStreamTap extends OpenAiStreamTap {

    private static final byte[] DELTA = ascii(".delta");
    private static final byte[] CREATED = ascii("response.created");
    private static final byte[] ITEM_DONE = ascii("response.output_item.done");
    private static final byte[] COMPLETED = ascii("response.completed");
    private static final byte[] INCOMPLETE = ascii("response.incomplete");
    private static final byte[] FAILED = ascii("response.failed");
    private static final byte[] TRANSCRIPT_DONE = ascii("transcript.text.done");
    private static final byte[] SPEECH_DONE = ascii("speech.audio.done");
    private static final byte[] IMAGE_GENERATED = ascii("image_generation.completed");
    private static final byte[] IMAGE_EDITED = ascii("image_edit.completed");
    private static final byte[] PING = ascii("ping");
    private static final byte[] DONE = ascii("[DONE]");
    private static final byte[] RESPONSE = ascii("response");
    private static final byte[] ITEM = ascii("item");

    private final EventType type = new EventType(fields);
    private final ResponseState state;
    private final ResponseEnd end = new ResponseEnd();
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

    /** Returns true after the last event of a sound, and after each image: of several, each may be the last. */
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
        state.reportIds();
    }

    /** Reads the usage in the event's response, or in the event itself where it has no response. */
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

    @Override
    void readOther() {
        if (end.readMember(cursor)) {
            stopReason = end.reason();
        } else {
            cursor.skip();
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
