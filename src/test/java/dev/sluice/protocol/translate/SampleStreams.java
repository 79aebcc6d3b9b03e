package dev.sluice.protocol.translate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Streams of events as text. */
final class SampleStreams {

    private SampleStreams() {}

    /** Returns each event with the blank line that ends it. */
    static List<ByteBuffer> events(String stream) {
        List<ByteBuffer> events = new ArrayList<>();
        for (String event : stream.split("(?<=\n\n)", -1)) {
            if (!event.isEmpty()) {
                events.add(ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return events;
    }
}
