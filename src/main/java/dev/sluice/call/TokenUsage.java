package dev.sluice.call;

/**
 * Tokens that one call used, each counted in exactly one of the first four fields.
 *
 * @param input prompt tokens read at full price: neither from a cache nor into one
 * @param cachedInput prompt tokens read from a cache
 * @param cacheWrite prompt tokens written into a cache
 * @param output generated tokens, those of {@code reasoning} included
 * @param reasoning the part of {@code output} that was spent on thinking
 */
public record TokenUsage(long input, long cachedInput, long cacheWrite, long output, long reasoning) {

    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    /** Clamps what a provider's subtraction may have made negative. */
    public TokenUsage {
        input = Math.max(0, input);
        cachedInput = Math.max(0, cachedInput);
        cacheWrite = Math.max(0, cacheWrite);
        output = Math.max(0, output);
        reasoning = Math.max(0, reasoning);
    }

    /** Returns the size of the prompt, however it was read. */
    public long prompt() {
        return input + cachedInput + cacheWrite;
    }

    /** Returns prompt and output together. */
    public long total() {
        return prompt() + output;
    }

    /** Returns the sum, kind by kind. */
    public TokenUsage plus(TokenUsage other) {
        return new TokenUsage(
                input + other.input,
                cachedInput + other.cachedInput,
                cacheWrite + other.cacheWrite,
                output + other.output,
                reasoning + other.reasoning);
    }
}
