package dev.sluice.protocol.openai;

import dev.sluice.protocol.StateSink;
import java.nio.ByteBuffer;

/** Reads a whole response: its usage, and what it leaves with its account. */
final class ResponseTap extends AnswerTap {

    private final ResponseState state;

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

    @Override
    void readOther() {
        state.readMember(cursor);
    }
}
