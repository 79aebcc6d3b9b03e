package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.protocol.tap.JsonCursor;
import org.jspecify.annotations.Nullable;

/** A reader of the reason why a response ended: the reason for which it is incomplete, else its status. */
final class ResponseEnd {

    private static final byte[] STATUS = ascii("status");
    private static final byte[] INCOMPLETE_DETAILS = ascii("incomplete_details");
    private static final byte[] REASON = ascii("reason");

    private @Nullable String status;
    private @Nullable String incomplete;

    /** Reads the member that the cursor has found where it is one of these; else returns false, and consumes nothing. */
    boolean readMember(JsonCursor cursor) {
        if (cursor.keyIs(STATUS)) {
            status = cursor.readName();
            return true;
        }
        if (!cursor.keyIs(INCOMPLETE_DETAILS)) {
            return false;
        }
        if (cursor.enterObject()) {
            while (cursor.nextKey()) {
                if (cursor.keyIs(REASON)) {
                    incomplete = cursor.readName();
                } else {
                    cursor.skip();
                }
            }
        }
        return true;
    }

    /** Returns the reason, or null where none was read. */
    @Nullable
    String reason() {
        return incomplete == null ? status : incomplete;
    }
}
