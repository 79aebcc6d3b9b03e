package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.AnswerWriter;
import dev.sluice.demo.wire.ChatWriter;
import dev.sluice.demo.wire.GenerateWriter;
import dev.sluice.demo.wire.MessagesWriter;
import dev.sluice.demo.wire.ParsedRequest;
import dev.sluice.demo.wire.ResponsesWriter;
import dev.sluice.demo.wire.SimulatedRequest;
import java.util.random.RandomGenerator;

/** A source of replies to requests that generate text. Implementations are safe for use by several threads. */
interface ReplyScript {

    /** Reads a request to {@code operation}, which generates text or counts tokens. */
    ParsedRequest read(SimulatedRoute.Operation operation, byte[] body);

    /**
     * Returns the reply to {@code request}.
     *
     * @param prompt the tokens of the prompt, cached or not
     * @param serial the number from which the answer's ids are made
     */
    SimulatedReply answer(
            SimulatedRoute.Operation operation,
            SimulatedRequest request,
            TokenUsage prompt,
            long serial,
            RandomGenerator random);

    /** Returns the writer for answers of {@code operation}. */
    static AnswerWriter writer(SimulatedRoute.Operation operation) {
        return switch (operation) {
            case MESSAGES, COUNT_TOKENS -> new MessagesWriter();
            case RESPONSES -> new ResponsesWriter();
            case GENERATE, GEMINI_COUNT_TOKENS -> new GenerateWriter();
            default -> new ChatWriter();
        };
    }
}
