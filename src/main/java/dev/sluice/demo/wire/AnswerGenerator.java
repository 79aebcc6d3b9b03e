package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.SimulatedAnswer.Chunk;
import dev.sluice.demo.wire.SimulatedAnswer.Part;
import dev.sluice.demo.wire.SimulatedAnswer.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A generator of answers from a fixed text, repeated up to a random length. Safe for use by several threads. */
public final class AnswerGenerator {

    /** The tokens of one event; real providers send between one and about five. */
    private static final int TOKENS_AN_EVENT = 4;

    private static final int CHARACTERS_A_TOKEN = 4;

    private static final String[] WORDS =
            ("The text is about a small town by a river, where each spring the water rises and"
                            + " the people open the sluice together, so that every field gets its share and no house is"
                            + " flooded. It says who decides, how they take turns, and what they learned in dry years.")
                    .split(" ");

    private final AnswerLength length;

    public AnswerGenerator(AnswerLength length) {
        this.length = length;
    }

    /**
     * Returns an answer to {@code request}.
     *
     * @param prompt the tokens of the prompt, cached or not
     */
    public SimulatedAnswer generate(
            SimulatedRequest request, TokenUsage prompt, long serial, long createdSeconds, RandomGenerator random) {
        int drawn = length.draw(random);
        int bound = request.outputBound() == 0 ? drawn : (int) Math.min(drawn, request.outputBound());
        List<Part> parts = new ArrayList<>();
        int reasoning = request.reasoning() ? bound / 4 : 0;
        if (request.reasoning()) {
            parts.add(new SimulatedAnswer.Reasoning(prose(reasoning)));
        }
        Stop stop = Stop.END;
        if (request.tool() != null) {
            parts.add(new SimulatedAnswer.ToolCall(
                    request.tool().name(),
                    json(SchemaExample.of(request.tool().parameters()).toString())));
            stop = Stop.TOOL_CALL;
        } else if (request.schema() != null) {
            parts.add(new SimulatedAnswer.Text(
                    json(SchemaExample.of(request.schema()).toString())));
        } else {
            parts.add(new SimulatedAnswer.Text(prose(bound - reasoning)));
            stop = bound < drawn ? Stop.LENGTH : Stop.END;
        }
        return new SimulatedAnswer(serial, createdSeconds, parts, stop, usage(prompt, parts, reasoning));
    }

    private static TokenUsage usage(TokenUsage prompt, List<Part> parts, int reasoning) {
        int output = parts.stream()
                .flatMap(part -> part.chunks().stream())
                .mapToInt(Chunk::tokens)
                .sum();
        return new TokenUsage(prompt.input(), prompt.cachedInput(), prompt.cacheWrite(), output, reasoning);
    }

    /** Counts each word as one token. */
    private static List<Chunk> prose(int tokens) {
        List<Chunk> chunks = new ArrayList<>();
        for (int from = 0; from < tokens; from += TOKENS_AN_EVENT) {
            int to = Math.min(tokens, from + TOKENS_AN_EVENT);
            StringBuilder text = new StringBuilder();
            for (int i = from; i < to; i++) {
                text.append(i == 0 ? "" : " ").append(WORDS[i % WORDS.length]);
            }
            chunks.add(new Chunk(text.toString(), to - from));
        }
        return chunks;
    }

    private static List<Chunk> json(String json) {
        List<Chunk> chunks = new ArrayList<>();
        int step = TOKENS_AN_EVENT * CHARACTERS_A_TOKEN;
        for (int from = 0; from < json.length(); from += step) {
            String text = json.substring(from, Math.min(json.length(), from + step));
            chunks.add(new Chunk(text, (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN));
        }
        return chunks;
    }
}
