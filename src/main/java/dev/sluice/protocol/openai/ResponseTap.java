package dev.sluice.protocol.openai;

import dev.sluice.protocol.tap.JsonCursor;
import dev.sluice.protocol.tap.StateSink;
import java.nio.ByteBuffer;

/** Reads a whole response: its usage, and what it leaves with its account. */
final class ResponseTap extends OpenAiAnswerTap {

    private static final byte[] ID = JsonCursor.word("id");

    private final ResponseState state;
    private boolean named;

    ResponseTap(StateSink sink) {
        this.state = new ResponseState(sink);
    }

    @Override
    public void body(ByteBuffer answer) {
        super.body(answer);
        state.tell();
    }

    @Override
    public void beginning(ByteBuffer answer) {
        body(answer);
    }

    /** A response that failed says why beside its id, and is one all the same. */
    @Override
    public boolean isError() {
        return super.isError() && !named;
    }

    @Override
    void readOther() {
        named |= cursor.keyIs(ID);
        state.readMember(cursor);
    }
}
