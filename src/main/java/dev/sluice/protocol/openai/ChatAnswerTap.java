package dev.sluice.protocol.openai;

import static dev.sluice.protocol.tap.JsonCursor.ascii;

import dev.sluice.protocol.tap.StateSink;
import java.nio.ByteBuffer;

/** A tap that reads a whole answer of Chat Completions, and reports its id, under which it is stored. */
final class ChatAnswerTap extends OpenAiAnswerTap {

    static final byte[] ID = ascii("id");

    private final StateSink state;

    /** @param state {@link StateSink#NONE} where the answer is not stored */
    ChatAnswerTap(StateSink state) {
        this.state = state;
    }

    @Override
    public void beginning(ByteBuffer answer) {
        body(answer);
    }

    @Override
    void readOther() {
        if (state != StateSink.NONE && cursor.keyIs(ID)) {
            String id = cursor.readName();
            if (id != null) {
                state.made(id);
            }
        } else {
            super.readOther();
        }
    }
}
