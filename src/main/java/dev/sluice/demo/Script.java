package dev.sluice.demo;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.AnswerWriter;
import dev.sluice.demo.wire.Ask;
import dev.sluice.demo.wire.ChatWriter;
import dev.sluice.demo.wire.MessagesWriter;
import dev.sluice.demo.wire.Reading;
import dev.sluice.demo.wire.ResponsesWriter;
import java.util.random.RandomGenerator;

/** Where the words of answers come from. Safe for use by several threads. */
interface Script {

    /** Reads a request to {@code place}, which is one that generates or counts. */
    Reading read(Route.Place place, byte[] body);

    /**
     * Answers {@code ask}.
     *
     * @param prompt how the prompt was read
     * @param serial what the answer's ids are made of
     */
    Reply answer(Route.Place place, Ask ask, TokenUsage prompt, long serial, RandomGenerator random);

    /** Returns how answers of {@code place} are written. */
    static AnswerWriter writer(Route.Place place) {
        return switch (place) {
            case MESSAGES, COUNT_TOKENS -> new MessagesWriter();
            case RESPONSES -> new ResponsesWriter();
            default -> new ChatWriter();
        };
    }
}
