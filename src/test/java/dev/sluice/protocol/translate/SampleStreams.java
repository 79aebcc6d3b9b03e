package dev.sluice.protocol.translate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

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

    /** Returns the events in bundles of one to three, off the heap as the wire brings them; each with CRLF line ends. */
    static List<ByteBuffer> bundles(String stream, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<ByteBuffer> bundles = new ArrayList<>();
        StringBuilder bundle = new StringBuilder();
        for (String event : stream.split("(?<=\r\n\r\n)", -1)) {
            bundle.append(event);
            if (random.nextInt(3) == 0) {
                bundles.add(direct(bundle.toString()));
                bundle.setLength(0);
            }
        }
        bundles.add(direct(bundle.toString()));
        return bundles;
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
