package dev.sluice.pool;

import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;
import dev.sluice.limit.LimitAmounts;

/**
 * Amounts in the units of one provider's limits: those that an attempt reserves, or those that it used.
 *
 * @param requests requests
 * @param input input tokens
 * @param output output tokens
 * @param tokens input and output tokens together, as the provider counts them
 */
record Demand(double requests, double input, double output, double tokens) implements LimitAmounts {

    /** The number of size classes: octaves, of which the largest holds demands of a million tokens and more. */
    static final int SIZE_CLASSES = 22;

    /** The demand of an attempt that did not reach the provider. */
    static final Demand NOTHING = new Demand(0, 0, 0, 0);

    /** The demand of an attempt that the provider refused before it worked on it. */
    static final Demand REQUEST = new Demand(1, 0, 0, 0);

    /** Returns the demand of {@code request} at a provider that counts by {@code counting}. */
    static Demand of(LeaseRequest request, CountingRule counting) {
        boolean bound = counting.outputBound() && request.outputBound() > 0;
        return new Demand(
                1,
                request.inputTokens(),
                request.outputTokens(),
                request.inputTokens() + (bound ? request.outputBound() : request.outputTokens()));
    }

    /** Returns the amounts of {@code usage} for an attempt that reserved this demand. */
    Demand used(TokenUsage usage, CountingRule counting) {
        double prompt = usage.prompt() - (counting.cachedInput() ? 0 : usage.cachedInput());
        boolean boundCounts = counting.outputBound() && tokens - input != output;
        return new Demand(1, prompt, usage.output(), prompt + (boundCounts ? tokens - input : usage.output()));
    }

    /** Returns whether the tokens include a bound on the output in place of what is expected of it. */
    boolean hasOutputBound() {
        return tokens > input + output;
    }

    /** Returns this demand with the expected output in place of the bound on it. */
    Demand withoutOutputBound() {
        return hasOutputBound() ? new Demand(requests, input, output, input + output) : this;
    }

    @Override
    public double of(Dimension dimension) {
        return switch (dimension) {
            case REQUESTS -> requests;
            case INPUT_TOKENS -> input;
            case OUTPUT_TOKENS -> output;
            case TOKENS -> tokens;
            case CONCURRENCY -> 1;
            case REQUESTS_PER_DAY -> requests;
            case TOKENS_PER_DAY -> tokens;
        };
    }

    /**
     * Returns the octave of the size, 0 to {@link #SIZE_CLASSES} - 1. Demands of one octave find room at about the same time, so
     * that there is one {@link ReadyIndex} for each.
     */
    int sizeClass() {
        return Math.min(SIZE_CLASSES - 1, Math.max(0, Math.getExponent(Math.max(input, tokens)) + 1));
    }
}
