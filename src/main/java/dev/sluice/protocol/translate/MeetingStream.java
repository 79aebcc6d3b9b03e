package dev.sluice.protocol.translate;

import dev.sluice.protocol.Exchange;
import dev.sluice.protocol.StreamTranslator;
import dev.sluice.protocol.json.EventBuffer;
import dev.sluice.protocol.json.EventReader;
import dev.sluice.protocol.json.EventSplitter;
import java.nio.ByteBuffer;

/** One stream, read in the provider's way and written in the caller's. */
final class MeetingStream implements StreamTranslator {

    private final EventBuffer out = new EventBuffer();
    private final EventReader reader;

    MeetingStream(Speech caller, Speech provider, Exchange exchange) {
        this.reader = provider.readStream(exchange, new StateKeeper(caller.writeStream(out, exchange), exchange));
    }

    @Override
    public byte[] events(ByteBuffer events) {
        EventSplitter.split(events, reader);
        return out.take();
    }

    @Override
    public byte[] end() {
        reader.end();
        return out.take();
    }
}
