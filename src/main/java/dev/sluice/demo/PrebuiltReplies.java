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

/** Answers built beforehand, one for each endpoint with a stream and one without: what a benchmark has for an upstream. */
final class PrebuiltReplies implements ReplyScript {

    private static final byte[] STREAM = "\"stream\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    /** Stands for the prompts of all requests in the usage that answers tell. */
    private static final TokenUsage PROMPT = new TokenUsage(100, 0, 0, 0, 0);

    private final String model;
    private final Map<SimulatedRoute.Place, SimulatedReply> streams = new EnumMap<>(SimulatedRoute.Place.class);
    private final Map<SimulatedRoute.Place, SimulatedReply> bodies = new EnumMap<>(SimulatedRoute.Place.class);

    /** Takes from {@code source} an answer by {@code model} for each endpoint. */
    PrebuiltReplies(ReplyScript source, String model) {
        this.model = model;
        RandomGenerator random = new SplittableRandom(1);
        for (SimulatedRoute.Place place :
                List.of(SimulatedRoute.Place.MESSAGES, SimulatedRoute.Place.CHAT, SimulatedRoute.Place.RESPONSES)) {
            streams.put(place, source.answer(place, ask(true, 0), PROMPT, 0, random));
            bodies.put(place, source.answer(place, ask(false, 0), PROMPT, 0, random));
        }
    }

    /** Takes four bytes for a token, and does not look into the body but for {@code "stream":true}. */
    @Override
    public ParsedRequest read(SimulatedRoute.Place place, byte[] body) {
        return new ParsedRequest.Read(ask(asksForStream(body), body.length / 4));
    }

    @Override
    public SimulatedReply answer(
            SimulatedRoute.Place place, SimulatedRequest ask, TokenUsage prompt, long serial, RandomGenerator random) {
        SimulatedReply reply = (ask.stream() ? streams : bodies).get(place);
        if (reply == null) {
            throw new IllegalArgumentException("place: " + place + " (expected: one that generates)");
        }
        return reply;
    }

    private SimulatedRequest ask(boolean stream, long tokens) {
        return new SimulatedRequest(model, stream, true, new Prompt(tokens, null), 0, null, null, false);
    }

    /** Looks from the end, where SDKs put the field, unlike the long messages. */
    private static boolean asksForStream(byte[] body) {
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

    private static boolean matches(byte[] body, int at, byte[] word) {
        if (at + word.length > body.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (body[at + i] != word[i]) {
                return false;
            }
        }
        return true;
    }
}
