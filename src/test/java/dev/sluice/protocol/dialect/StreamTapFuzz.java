package dev.sluice.protocol.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.call.Endpoint;
import dev.sluice.fuzz.Corpus;
import dev.sluice.fuzz.FuzzTarget;
import dev.sluice.fuzz.Mutation;
import dev.sluice.protocol.rules.DialectRules;
import dev.sluice.protocol.rules.TestClassifiers;
import dev.sluice.protocol.tap.EventSplitter;
import dev.sluice.protocol.tap.StateSink;
import dev.sluice.protocol.tap.StreamTap;
import dev.sluice.protocol.tap.UsageTap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The reading of passing streams and answers: it fails at no bytes, and does not depend on where they are cut. */
public final class StreamTapFuzz implements FuzzTarget {

    private static final Endpoint[] ENDPOINTS = {
        Endpoint.CHAT, Endpoint.MESSAGES, Endpoint.RESPONSES, Endpoint.COMPLETIONS, Endpoint.IMAGES, Endpoint.AUDIO
    };

    private final Corpus streams = Corpus.of("-to-", ".sse");
    private final Corpus answers = Corpus.of("-to-", "answer.json");

    @Override
    public String name() {
        return "passing streams";
    }

    @Override
    public void run(RandomGenerator random) {
        Endpoint endpoint = ENDPOINTS[random.nextInt(ENDPOINTS.length)];
        byte[] stream = Mutation.stream(ends(streams.any(random), random), random);
        String whole = read(endpoint, List.of(ByteBuffer.wrap(stream)));
        String inPieces = read(endpoint, Mutation.pieces(stream, random));
        // A CR at a piece's end leaves its LF for an event of its own.
        if (!contains(stream, '\r')) {
            assertThat(inPieces).isEqualTo(whole);
        }
        answer(endpoint, Mutation.of(answers.any(random), random));
    }

    private static String ends(String stream, RandomGenerator random) {
        return random.nextInt(4) > 0 ? stream : stream.replace("\n", random.nextBoolean() ? "\r\n" : "\r");
    }

    private static boolean contains(byte[] bytes, int sought) {
        for (byte each : bytes) {
            if (each == sought) {
                return true;
            }
        }
        return false;
    }

    private static void answer(Endpoint endpoint, byte[] answer) {
        UsageTap tap = rules(endpoint).usageTap(endpoint, StateSink.NONE);
        tap.body(ByteBuffer.wrap(answer));
        tap.isError();
        assertThat(tap.outputSoFar()).isNotNegative();
    }

    private static DialectRules rules(Endpoint endpoint) {
        return Dialects.of(endpoint.dialect());
    }

    /** Returns all that a tap reads of a stream in {@code pieces}. */
    private static String read(Endpoint endpoint, List<ByteBuffer> pieces) {
        StreamTap tap = rules(endpoint).streamTap(endpoint, StateSink.NONE, TestClassifiers.of(endpoint.dialect()));
        EventSplitter splitter = new EventSplitter();
        List<StreamTap.Mark> marks = new ArrayList<>();
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer piece : pieces) {
            EventSplitter.Found found;
            do {
                int from = piece.position();
                found = splitter.next(piece);
                event.write(piece.array(), from, piece.position() - from);
                if (found == EventSplitter.Found.EVENT) {
                    all.writeBytes(event.toByteArray());
                    marks.add(tap.event(ByteBuffer.wrap(event.toByteArray())));
                    event.reset();
                }
            } while (found == EventSplitter.Found.EVENT);
        }
        all.writeBytes(event.toByteArray());
        assertThat(tap.outputSoFar()).isNotNegative();
        return marks + " " + tap.usage() + " " + tap.complete() + " " + tap.failure() + " "
                + all.toString(StandardCharsets.ISO_8859_1).length();
    }
}
