package dev.sluice.protocol.openai;

import static dev.sluice.protocol.JsonCursor.word;

import dev.sluice.call.Failure;
import dev.sluice.protocol.ErrorEvent;
import dev.sluice.protocol.EventFields;
import dev.sluice.protocol.StreamTap;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Reads a Chat Completions stream, or one of the older Completions, whose choices hold {@code text} in place of a delta. */
final class ChatTap extends AnswerTap implements StreamTap {

    private static final byte[] DONE = word("[DONE]");
    private static final byte[] PING = word("ping");
    private static final byte[] ERROR = word("error");
    private static final byte[] CHOICES = word("choices");
    private static final byte[] INDEX = word("index");
    private static final byte[] FINISH_REASON = word("finish_reason");
    private static final byte[] DELTA = word("delta");
    private static final byte[] TEXT = word("text");
    private static final byte[] ROLE = word("role");

    /** OpenAI's bound on {@code n}; choices beyond it are taken for the last. */
    private static final int MAX_CHOICES = 128;

    private final EventFields fields = new EventFields();
    private final BitSet begun = new BitSet(MAX_CHOICES);
    private final BitSet finished = new BitSet(MAX_CHOICES);
    private boolean usageCameAlone;
    private @Nullable Failure failure;

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
            failure = ErrorEvent.read(fields.dataBytes());
            return Mark.ERROR;
        }
        return Mark.DATA;
    }

    /** True behind every choice's finish reason, and behind the chunk of usage alone that comes after the last choice. */
    @Override
    public boolean complete() {
        return !begun.isEmpty() && (usageCameAlone || begun.equals(finished));
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
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
        boolean anyChoice = false;
        boolean anyUsage = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(CHOICES)) {
                    anyChoice = readChoices();
                } else if (cursor.keyIs(USAGE)) {
                    anyUsage = usage.read(cursor);
                } else if (cursor.keyIs(ERROR)) {
                    error = cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
        usageCameAlone |= anyUsage && !anyChoice && !begun.isEmpty();
        return error;
    }

    private boolean readChoices() {
        boolean any = false;
        boolean content = false;
        if (cursor.enterArray()) {
            while (cursor.nextElement()) {
                any = true;
                content |= readChoice();
            }
        }
        if (content) {
            contentEvents++;
        }
        return any;
    }

    private boolean readChoice() {
        long index = 0;
        boolean finishes = false;
        boolean content = false;
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(DELTA)) {
                    content = readDelta();
                } else if (cursor.keyIs(INDEX)) {
                    index = cursor.readCount(0);
                } else if (cursor.keyIs(FINISH_REASON)) {
                    finishes = cursor.readTruth();
                } else if (cursor.keyIs(TEXT)) {
                    content = cursor.readTruth();
                } else {
                    cursor.skip();
                }
            }
        }
        int choice = (int) Math.min(index, MAX_CHOICES - 1);
        begun.set(choice);
        if (finishes) {
            finished.set(choice);
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
