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
 * One stream, read in the provider's way and written in the caller's. Where it breaks amid several events, what came before
 * the break is returned first, and the failure thrown when more is asked for.
 */
final class CodecStream implements StreamTranslator {

    private final EventBuffer out = new EventBuffer();
    private final StreamReader reader;
    private @Nullable FailedAttempt broken;

    CodecStream(EndpointCodec caller, EndpointCodec provider, AnswerContext exchange) {
        this.reader = provider.readStream(exchange, new StateRecorder(caller.writeStream(out, exchange), exchange));
    }

    @Override
    public byte[] events(ByteBuffer events) {
        requireUnbroken();
        try {
            EventDataReader.read(events, reader);
        } catch (FailedAttempt failed) {
            if (out.isEmpty()) {
                throw failed;
            }
            broken = failed;
        }
        return out.take();
    }

    @Override
    public byte[] end() {
        requireUnbroken();
        reader.end();
        return out.take();
    }

    private void requireUnbroken() {
        if (broken != null) {
            throw broken;
        }
    }
}
