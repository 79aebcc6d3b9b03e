package dev.sluice.protocol.translate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Splits streams of events in text form. */
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

    /** Returns the events of a stream with CRLF line ends in random batches, in direct buffers as Netty reads them. */
    static List<ByteBuffer> batches(String stream, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<ByteBuffer> batches = new ArrayList<>();
        StringBuilder batch = new StringBuilder();
        for (String event : stream.split("(?<=\r\n\r\n)", -1)) {
            batch.append(event);
            if (random.nextInt(3) == 0) {
                batches.add(direct(batch.toString()));
                batch.setLength(0);
            }
        }
        batches.add(direct(batch.toString()));
        return batches;
    }

    private static ByteBuffer direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }
}
