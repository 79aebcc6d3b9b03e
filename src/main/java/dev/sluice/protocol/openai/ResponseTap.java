package dev.sluice.protocol.openai;

import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.StateSink;
import java.nio.ByteBuffer;

/** A tap that reads a whole response: its usage, and the state that it leaves with its account. */
final class ResponseTap extends OpenAiAnswerTap {

    private static final byte[] ID = JsonCursor.ascii("id");

    private final ResponseState state;
    private final ResponseEnd end = new ResponseEnd();
    private boolean hasId;

    ResponseTap(StateSink sink) {
        this.state = new ResponseState(sink);
    }

    @Override
    public void body(ByteBuffer answer) {
        super.body(answer);
        state.reportIds();
    }

    @Override
    public void beginning(ByteBuffer answer) {
        body(answer);
    }

    /** A response that failed has an error beside its id, and is a response all the same. */
    @Override
    public boolean isError() {
        return super.isError() && !hasId;
    }

    @Override
    void readOther() {
        hasId |= cursor.keyIs(ID);
        if (end.readMember(cursor)) {
            stopReason = end.reason();
        } else {
            state.readMember(cursor);
        }
    }
}
