package dev.sluice.demo.wire;

import java.util.random.RandomGenerator;

/**
 * The length of answers in tokens: uniformly distributed between two bounds, both inclusive.
 *
 * @param least &gt; 0
 * @param most at least {@code least}
 */
public record AnswerLength(int least, int most) {

    public AnswerLength {
        if (least < 1 || most < least) {
            throw new IllegalArgumentException("length: " + least + ".." + most + " (expected: 1 <= least <= most)");
        }
    }

    /** Returns a length that is always {@code tokens}. */
    public static AnswerLength of(int tokens) {
        return new AnswerLength(tokens, tokens);
    }

    /** Draws the length of one answer. */
    public int draw(RandomGenerator random) {
        return random.nextInt(least, most + 1);
    }
}
