package dev.sluice.pool;

import dev.sluice.call.TokenUsage;
import dev.sluice.limit.CountingRule;
import dev.sluice.limit.Dimension;

/**
 * Amounts in the units of one provider's limits: what an attempt reserves, or what it used.
 *
 * @param requests requests
 * @param input input tokens
 * @param output output tokens
 * @param tokens both together, as the provider counts them
 */
record Demand(double requests, double input, double output, double tokens) {

    /** An attempt that reached nobody. */
    static final Demand NOTHING = new Demand(0, 0, 0, 0);

    /** An attempt that was turned down before it was worked on. */
    static final Demand REQUEST = new Demand(1, 0, 0, 0);

    /** Returns what {@code request} comes to at a provider that counts as {@code counting} says. */
    static Demand of(LeaseRequest request, CountingRule counting) {
        boolean bound = counting.outputBound() && request.outputBound() > 0;
        return new Demand(
                1,
                request.inputTokens(),
                request.outputTokens(),
                request.inputTokens() + (bound ? request.outputBound() : request.outputTokens()));
    }

    /** Returns what {@code usage} comes to where this was reserved. */
    Demand used(TokenUsage usage, CountingRule counting) {
        double prompt = usage.prompt() - (counting.cachedInput() ? 0 : usage.cachedInput());
        boolean boundCounts = counting.outputBound() && tokens - input != output;
        return new Demand(1, prompt, usage.output(), prompt + (boundCounts ? tokens - input : usage.output()));
    }

    double of(Dimension dimension) {
        return switch (dimension) {
            case REQUESTS -> requests;
            case INPUT_TOKENS -> input;
            case OUTPUT_TOKENS -> output;
            case TOKENS -> tokens;
            case CONCURRENCY -> 1;
        };
    }

    /**
     * Returns the octave of the size, 0 to {@link ReadyIndex#SIZES} - 1. Demands of one octave find room at about the same time,
     * so that the index of who has room is kept by it.
     */
    int size() {
        return Math.min(ReadyIndex.SIZES - 1, Math.max(0, Math.getExponent(Math.max(input, tokens)) + 1));
    }
}
