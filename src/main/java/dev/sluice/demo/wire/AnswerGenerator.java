package dev.sluice.demo.wire;

import dev.sluice.call.TokenUsage;
import dev.sluice.demo.wire.SimulatedAnswer.Part;
import dev.sluice.demo.wire.SimulatedAnswer.Piece;
import dev.sluice.demo.wire.SimulatedAnswer.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes answers up: the same words in the same order, as many of them as the draw of a length says. */
public final class AnswerGenerator {

    /** How many tokens an event carries; real providers send between one and a handful. */
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
     * Composes the answer to {@code ask}.
     *
     * @param prompt how the prompt was read, as the account's cache decided
     */
    public SimulatedAnswer compose(
            SimulatedRequest ask, TokenUsage prompt, long serial, long createdSeconds, RandomGenerator random) {
        int drawn = length.draw(random);
        int bound = ask.outputBound() == 0 ? drawn : (int) Math.min(drawn, ask.outputBound());
        List<Part> parts = new ArrayList<>();
        int reasoning = ask.thinking() ? bound / 4 : 0;
        if (ask.thinking()) {
            parts.add(new SimulatedAnswer.Thinking(prose(reasoning)));
        }
        Stop stop = Stop.END;
        if (ask.tool() != null) {
            parts.add(new SimulatedAnswer.ToolCall(
                    ask.tool().name(),
                    json(SchemaExample.of(ask.tool().parameters()).toString())));
            stop = Stop.TOOL_CALL;
        } else if (ask.schema() != null) {
            parts.add(
                    new SimulatedAnswer.Text(json(SchemaExample.of(ask.schema()).toString())));
        } else {
            parts.add(new SimulatedAnswer.Text(prose(bound - reasoning)));
            stop = bound < drawn ? Stop.LENGTH : Stop.END;
        }
        return new SimulatedAnswer(serial, createdSeconds, parts, stop, usage(prompt, parts, reasoning));
    }

    private static TokenUsage usage(TokenUsage prompt, List<Part> parts, int reasoning) {
        int output = parts.stream()
                .flatMap(part -> part.pieces().stream())
                .mapToInt(Piece::tokens)
                .sum();
        return new TokenUsage(prompt.input(), prompt.cachedInput(), prompt.cacheWrite(), output, reasoning);
    }

    /** A word is taken as a token. */
    private static List<Piece> prose(int tokens) {
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < tokens; from += TOKENS_AN_EVENT) {
            int to = Math.min(tokens, from + TOKENS_AN_EVENT);
            StringBuilder text = new StringBuilder();
            for (int i = from; i < to; i++) {
                text.append(i == 0 ? "" : " ").append(WORDS[i % WORDS.length]);
            }
            pieces.add(new Piece(text.toString(), to - from));
        }
        return pieces;
    }

    private static List<Piece> json(String json) {
        List<Piece> pieces = new ArrayList<>();
        int step = TOKENS_AN_EVENT * CHARACTERS_A_TOKEN;
        for (int from = 0; from < json.length(); from += step) {
            String text = json.substring(from, Math.min(json.length(), from + step));
            pieces.add(new Piece(text, (text.length() + CHARACTERS_A_TOKEN - 1) / CHARACTERS_A_TOKEN));
        }
        return pieces;
    }
}
