package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.AnswerWriter;
import dev.sluice.demo.wire.ChatWriter;
import dev.sluice.demo.wire.MessagesWriter;
import dev.sluice.demo.wire.ParsedRequest;
import dev.sluice.demo.wire.ResponsesWriter;
import dev.sluice.demo.wire.SimulatedRequest;
import java.util.random.RandomGenerator;

/** Where the words of answers come from. Safe for use by several threads. */
interface ReplyScript {

    /** Reads a request to {@code place}, which is one that generates or counts. */
    ParsedRequest read(SimulatedRoute.Place place, byte[] body);

    /**
     * Answers {@code ask}.
     *
     * @param prompt how the prompt was read
     * @param serial what the answer's ids are made of
     */
    SimulatedReply answer(
            SimulatedRoute.Place place, SimulatedRequest ask, TokenUsage prompt, long serial, RandomGenerator random);

    /** Returns how answers of {@code place} are written. */
    static AnswerWriter writer(SimulatedRoute.Place place) {
        return switch (place) {
            case MESSAGES, COUNT_TOKENS -> new MessagesWriter();
            case RESPONSES -> new ResponsesWriter();
            default -> new ChatWriter();
        };
    }
}
