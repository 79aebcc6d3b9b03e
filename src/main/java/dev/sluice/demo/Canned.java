package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.Ask;
import dev.sluice.demo.wire.Prompt;
import dev.sluice.demo.wire.Reading;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Answers built beforehand, one for each endpoint with a stream and one without: what a benchmark has for an upstream. */
final class Canned implements Script {

    private static final byte[] STREAM = "\"stream\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    /** Stands for the prompts of all requests in the usage that answers tell. */
    private static final TokenUsage PROMPT = new TokenUsage(100, 0, 0, 0, 0);

    private final String model;
    private final Map<Route.Place, Reply> streams = new EnumMap<>(Route.Place.class);
    private final Map<Route.Place, Reply> bodies = new EnumMap<>(Route.Place.class);

    /** Takes from {@code source} an answer by {@code model} for each endpoint. */
    Canned(Script source, String model) {
        this.model = model;
        RandomGenerator random = new SplittableRandom(1);
        for (Route.Place place : List.of(Route.Place.MESSAGES, Route.Place.CHAT, Route.Place.RESPONSES)) {
            streams.put(place, source.answer(place, ask(true, 0), PROMPT, 0, random));
            bodies.put(place, source.answer(place, ask(false, 0), PROMPT, 0, random));
        }
    }

    /** Takes four bytes for a token, and does not look into the body but for {@code "stream":true}. */
    @Override
    public Reading read(Route.Place place, byte[] body) {
        return new Reading.Read(ask(asksForStream(body), body.length / 4));
    }

    @Override
    public Reply answer(Route.Place place, Ask ask, TokenUsage prompt, long serial, RandomGenerator random) {
        Reply reply = (ask.stream() ? streams : bodies).get(place);
        if (reply == null) {
            throw new IllegalArgumentException("place: " + place + " (expected: one that generates)");
        }
        return reply;
    }

    private Ask ask(boolean stream, long tokens) {
        return new Ask(model, stream, true, new Prompt(tokens, null), 0, null, null, false);
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
