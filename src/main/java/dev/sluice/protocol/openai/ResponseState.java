package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.protocol.request.StateFingerprint;
import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.StateSink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the state that a response leaves with the account that made it: its id, its conversation's and those of its items where
 * it is stored, and its encrypted reasoning in any case. For one response and one thread at a time.
 */
final class ResponseState {

    private static final byte[] ID = ascii("id");
    private static final byte[] STORE = ascii("store");
    private static final byte[] CONVERSATION = ascii("conversation");
    private static final byte[] OUTPUT = ascii("output");
    private static final byte[] ENCRYPTED_CONTENT = ascii("encrypted_content");

    private final StateSink sink;
    private final List<String> ids = new ArrayList<>();
    private boolean stored = true;

    ResponseState(StateSink sink) {
        this.sink = sink;
    }

    /** Reads the response that comes next. */
    void readResponse(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                readMember(cursor);
            }
        }
    }

    /** Reads the member of a response that the cursor has found. */
    void readMember(JsonCursor cursor) {
        if (cursor.keyIs(ID)) {
            id(cursor.readName());
        } else if (cursor.keyIs(STORE)) {
            stored = cursor.readTruth();
        } else if (cursor.keyIs(CONVERSATION)) {
            readConversation(cursor);
        } else if (cursor.keyIs(OUTPUT)) {
            if (cursor.enterArray()) {
                while (cursor.nextElement()) {
                    readItem(cursor);
                }
            }
        } else {
            cursor.skip();
        }
    }

    /** Reads the item that comes next. */
    void readItem(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(ID)) {
                    id(cursor.readName());
                } else if (cursor.keyIs(ENCRYPTED_CONTENT)) {
                    sealed(cursor.readQuoted());
                } else {
                    cursor.skip();
                }
            }
        }
    }

    /** Reports the ids that were read: they come before the field which tells whether the response is stored. */
    void reportIds() {
        if (stored) {
            ids.forEach(sink::made);
        }
        ids.clear();
    }

    private void readConversation(JsonCursor cursor) {
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(ID)) {
                    id(cursor.readName());
                } else {
                    cursor.skip();
                }
            }
        }
    }

    private void id(@Nullable String id) {
        if (id != null) {
            ids.add(id);
        }
    }

    private void sealed(byte @Nullable [] content) {
        if (content != null && content.length > 2) {
            sink.made(StateFingerprint.ofQuoted(content));
        }
    }
}
