package dev.sluice.call;

/**
 * The tokens that one call used. Each is counted in exactly one of the first four fields.
 *
 * @param input prompt tokens at full price: neither read from a cache nor written into one
 * @param cachedInput prompt tokens read from a cache
 * @param cacheWrite prompt tokens written into a cache
 * @param output generated tokens, those of {@code reasoning} included
 * @param reasoning the part of {@code output} that was spent on reasoning
 * @param details what else a price may depend on: parts of the counts above, and the service tier
 */
public record TokenUsage(
        long input, long cachedInput, long cacheWrite, long output, long reasoning, UsageDetails details) {

    /** The usage of a call that used nothing. */
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0);

    /** Replaces negative counts by 0: they arise where a provider reports cached tokens that exceed its prompt tokens. */
    public TokenUsage {
        input = Math.max(0, input);
        cachedInput = Math.max(0, cachedInput);
        cacheWrite = Math.max(0, cacheWrite);
        output = Math.max(0, output);
        reasoning = Math.max(0, reasoning);
    }

    /** Creates a usage of text alone, at the provider's standard service tier. */
    public TokenUsage(long input, long cachedInput, long cacheWrite, long output, long reasoning) {
        this(input, cachedInput, cacheWrite, output, reasoning, UsageDetails.NONE);
    }

    /** Returns the tokens of the prompt, cached or not. */
    public long prompt() {
        return input + cachedInput + cacheWrite;
    }

    /** Returns the tokens of prompt and output together. */
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
                reasoning + other.reasoning,
                details.plus(other.details));
    }
}
