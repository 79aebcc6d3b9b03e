package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.AnswerGenerator;
import dev.sluice.demo.wire.AnswerWriter;
import dev.sluice.demo.wire.ChatReader;
import dev.sluice.demo.wire.GenerateReader;
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

/** A script that generates each reply from the fields of its request. */
record GeneratedReplies(AnswerGenerator generator, InstantSource clock) implements ReplyScript {

    @Override
    public ParsedRequest read(SimulatedRoute.Operation operation, byte[] body) {
        JsonNode tree;
        try {
            tree = Json.read(body);
        } catch (JacksonException e) {
            return new ParsedRequest.Unreadable("We could not parse the JSON body of your request.");
        }
        return switch (operation) {
            case MESSAGES -> MessagesReader.read(tree);
            case COUNT_TOKENS -> MessagesReader.readPrompt(tree);
            case RESPONSES -> ResponsesReader.read(tree);
            case GENERATE, GEMINI_COUNT_TOKENS -> GenerateReader.read(tree);
            default -> ChatReader.read(tree);
        };
    }

    @Override
    public SimulatedReply answer(
            SimulatedRoute.Operation operation,
            SimulatedRequest request,
            TokenUsage prompt,
            long serial,
            RandomGenerator random) {
        SimulatedAnswer answer =
                generator.generate(request, prompt, serial, clock.instant().getEpochSecond(), random);
        AnswerWriter writer = ReplyScript.writer(operation);
        if (request.stream()) {
            return new SimulatedReply.Events(writer.frames(request, answer), false);
        }
        byte[] body = writer.body(request, answer).getBytes(StandardCharsets.UTF_8);
        return SimulatedReply.Whole.of(200, body, (int) answer.usage().output()).withLimits();
    }
}
