package dev.sluice.protocol.openai;

import dev.sluice.call.Failure;
import dev.sluice.protocol.rules.ErrorClassifier;
import dev.sluice.protocol.tap.EventFields;
import dev.sluice.protocol.tap.StreamTap;
import org.jspecify.annotations.Nullable;

/** A tap that reads a stream of either of OpenAI's APIs, or the whole answer that came in place of one. */
abstract class OpenAiStreamTap extends OpenAiAnswerTap implements StreamTap {

    final EventFields fields = new EventFields();
    private final ErrorClassifier errors;
    private @Nullable Failure failure;

    OpenAiStreamTap(ErrorClassifier errors) {
        this.errors = errors;
    }

    @Override
    public final @Nullable Failure failure() {
        return failure;
    }

    /** Gemini puts errors into an array, which no SDK of the dialect reads. */
    @Override
    public final boolean failureIsOfDialect() {
        fields.walk(cursor);
        return cursor.enterObject();
    }

    /** Marks the event that {@code fields} holds as the report of a failure. */
    final Mark failed() {
        return failed(reported());
    }

    /** Returns the failure that the event in {@code fields} reports. */
    final Failure reported() {
        return errors.event(fields.dataBytes());
    }

    final Mark failed(Failure reported) {
        failure = reported;
        return Mark.ERROR;
    }
}
