package dev.sluice.protocol.translate;

import dev.sluice.call.FailedAttempt;
import dev.sluice.protocol.conversation.AnswerContext;
import dev.sluice.protocol.conversation.StreamTranslator;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.EventDataReader;
import dev.sluice.protocol.json.StreamReader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A translator of one stream, from the provider's reader to the caller's writer. If the stream fails within a batch of events,
 * the events before the failure are returned first, and the failure is thrown at the next call.
 */
final class CodecStream implements StreamTranslator {

    private final EventBuffer out = new EventBuffer();
    private final StreamReader reader;
    private boolean begun;
    private @Nullable FailedAttempt failure;

    CodecStream(EndpointCodec caller, EndpointCodec provider, AnswerContext answerContext) {
        this.reader = provider.readStream(
                answerContext, new StateRecorder(caller.writeStream(out, answerContext), answerContext));
    }

    @Override
    public byte[] events(ByteBuffer events) {
        throwFailure();
        boolean first = !begun;
        begun |= events.hasRemaining();
        try {
            EventDataReader.read(events, first, reader);
        } catch (FailedAttempt failed) {
            if (out.isEmpty()) {
                throw failed;
            }
            failure = failed;
        }
        return out.take();
    }

    @Override
    public byte[] end() {
        throwFailure();
        reader.end();
        return out.take();
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }
}
