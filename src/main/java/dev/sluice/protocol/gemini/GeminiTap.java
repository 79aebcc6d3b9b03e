package dev.sluice.protocol.gemini;

import dev.sluice.call.Failure;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.tap.EventFields;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A tap that reads a stream, which has no terminator: it is complete once each candidate has a reason for its end. */
final class GeminiTap extends GeminiAnswerTap implements StreamTap {

    private final EventFields fields = new EventFields();
    private final ErrorClassifier errors;
    private @Nullable Failure failure;

    GeminiTap(StateSink state, ErrorClassifier errors) {
        super(state);
        this.errors = errors;
    }

    @Override
    public Mark event(ByteBuffer event) {
        fields.read(event);
        if (!fields.hasData()) {
            return Mark.IDLE;
        }
        fields.walk(cursor);
        readAny();
        if (isError()) {
            failure = errors.event(fields.dataBytes());
            return Mark.ERROR;
        }
        return Mark.DATA;
    }

    @Override
    public boolean complete() {
        return isFinished();
    }

    @Override
    public boolean failureIsOfDialect() {
        fields.walk(cursor);
        return cursor.enterObject();
    }

    @Override
    public @Nullable Failure failure() {
        return failure;
    }
}
