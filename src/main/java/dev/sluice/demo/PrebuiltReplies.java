package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.ParsedRequest;
import dev.sluice.demo.wire.Prompt;
import dev.sluice.demo.wire.SimulatedRequest;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A script with replies that were built at the start, for benchmarks: per operation one stream and one plain body. */
final class PrebuiltReplies implements ReplyScript {

    private static final byte[] STREAM = "\"stream\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    /** The prompt usage that all answers report. */
    private static final TokenUsage PROMPT = new TokenUsage(100, 0, 0, 0, 0);

    private final String model;
    private final Map<SimulatedRoute.Operation, SimulatedReply> streams = new EnumMap<>(SimulatedRoute.Operation.class);
    private final Map<SimulatedRoute.Operation, SimulatedReply> bodies = new EnumMap<>(SimulatedRoute.Operation.class);

    /** Builds the replies of {@code model} with {@code source}. */
    PrebuiltReplies(ReplyScript source, String model) {
        this.model = model;
        RandomGenerator random = new SplittableRandom(1);
        for (SimulatedRoute.Operation operation : List.of(
                SimulatedRoute.Operation.MESSAGES,
                SimulatedRoute.Operation.CHAT,
                SimulatedRoute.Operation.RESPONSES,
                SimulatedRoute.Operation.GENERATE)) {
            streams.put(operation, source.answer(operation, request(true, 0), PROMPT, 0, random));
            bodies.put(operation, source.answer(operation, request(false, 0), PROMPT, 0, random));
        }
    }

    /** Counts four bytes as a token, and searches the body for {@code "stream":true} alone. */
    @Override
    public ParsedRequest read(SimulatedRoute.Operation operation, byte[] body) {
        return new ParsedRequest.Read(request(requestsStream(body), body.length / 4));
    }

    @Override
    public SimulatedReply answer(
            SimulatedRoute.Operation operation,
            SimulatedRequest request,
            TokenUsage prompt,
            long serial,
            RandomGenerator random) {
        SimulatedReply reply = (request.stream() ? streams : bodies).get(operation);
        if (reply == null) {
            throw new IllegalArgumentException("operation: " + operation + " (expected: one that generates)");
        }
        return reply;
    }

    private SimulatedRequest request(boolean stream, long tokens) {
        return new SimulatedRequest(model, stream, true, new Prompt(tokens, null), 0, null, null, false);
    }

    /** Searches from the end: SDKs write the field after the messages, which may be long. */
    private static boolean requestsStream(byte[] body) {
        for (int at = body.length - STREAM.length; at >= 0; at--) {
            if (matches(body, at, STREAM)) {
                int value = at + STREAM.length;
                while (value < body.length && (body[value] == ':' || body[value] == ' ')) {
                    value++;
                }
                return matches(body, value, TRUE);
            }
        }
        return false;
    }

    private static boolean matches(byte[] body, int at, byte[] text) {
        if (at + text.length > body.length) {
            return false;
        }
        for (int i = 0; i < text.length; i++) {
            if (body[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }
}
