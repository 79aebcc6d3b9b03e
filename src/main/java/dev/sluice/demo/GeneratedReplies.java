package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.AnswerGenerator;
import dev.sluice.demo.wire.AnswerWriter;
import dev.sluice.demo.wire.ChatReader;
import dev.sluice.demo.wire.MessagesReader;
import dev.sluice.demo.wire.ParsedRequest;
import dev.sluice.demo.wire.ResponsesReader;
import dev.sluice.demo.wire.SimulatedAnswer;
import dev.sluice.demo.wire.SimulatedRequest;
import dev.sluice.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers that heed what the request asks for. */
record GeneratedReplies(AnswerGenerator composer, InstantSource clock) implements ReplyScript {

    @Override
    public ParsedRequest read(SimulatedRoute.Place place, byte[] body) {
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException e) {
            return new ParsedRequest.Unreadable("We could not parse the JSON body of your request.");
        }
        return switch (place) {
            case MESSAGES -> MessagesReader.read(tree);
            case COUNT_TOKENS -> MessagesReader.readPrompt(tree);
            case RESPONSES -> ResponsesReader.read(tree);
            default -> ChatReader.read(tree);
        };
    }

    @Override
    public SimulatedReply answer(
            SimulatedRoute.Place place, SimulatedRequest ask, TokenUsage prompt, long serial, RandomGenerator random) {
        SimulatedAnswer answer =
                composer.compose(ask, prompt, serial, clock.instant().getEpochSecond(), random);
        AnswerWriter writer = ReplyScript.writer(place);
        if (ask.stream()) {
            return new SimulatedReply.Events(writer.frames(ask, answer), false);
        }
        byte[] body = writer.body(ask, answer).getBytes(StandardCharsets.UTF_8);
        return SimulatedReply.Whole.of(200, body, (int) answer.usage().output()).withLimits();
    }
}
