package dev.sluice.limit;

/**
 * A size that calls were seen to have: its mean and its mean deviation, in tokens. Immutable.
 *
 * @param kind what is measured
 * @param model the model's name as callers write it
 * @param caller the caller's name; empty for the sizes of prompts, which are those of all callers
 * @param mean &gt;= 0
 * @param deviation &gt;= 0
 */
public record ObservedSize(Kind kind, String model, String caller, double mean, double deviation) {

    /** A quantity that is learned of calls. */
    public enum Kind {
        /** Input tokens a byte of text. */
        TOKENS_A_BYTE,
        /** Input tokens an embedded image, document or sound. */
        TOKENS_AN_ITEM,
        /** Output tokens an answer. */
        OUTPUT_TOKENS
    }

    /** @throws IllegalArgumentException if mean or deviation is negative or no finite number */
    public ObservedSize {
        if (!(mean >= 0 && mean < Double.POSITIVE_INFINITY && deviation >= 0 && deviation < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "mean: " + mean + ", deviation: " + deviation + " (expected: both finite and >= 0)");
        }
    }
}
