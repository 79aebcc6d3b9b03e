package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.word;

import dev.sluice.protocol.rules.ErrorClassifier;
import java.nio.ByteBuffer;

/** Reads a Chat Completions stream, or one of the older Completions, whose choices hold {@code text} in place of a delta. */
final class ChatTap extends OpenAiStreamTap {

    private static final byte[] DONE = word("[DONE]");
    private static final byte[] PING = word("ping");
    private static final byte[] CHOICES = word("choices");
    private static final byte[] DELTA = word("delta");
    private static final byte[] TEXT = word("text");
    private static final byte[] ROLE = word("role");

    ChatTap(ErrorClassifier errors) {
        super(errors);
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

    /** Reads a chunk, and returns whether it is an error; Gemini puts those into an array. */
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
                } else if (cursor.keyIs(ERROR)) {
                    error = cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
        return error;
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

    /** Returns whether the choice carries content. */
    private boolean readChoice() {
        boolean content = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(DELTA)) {
                    content = readDelta();
                } else if (cursor.keyIs(TEXT)) {
                    content = cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
        return content;
    }

    /** Returns whether the delta says more than its role, whatever providers call it: text, reasoning, tool calls. */
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
