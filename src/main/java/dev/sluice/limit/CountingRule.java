package dev.sluice.limit;

/**
 * What a provider counts against its token limits.
 *
 * @param cachedInput whether prompt tokens read from a cache count
 * @param outputBound whether the bound that a call sets on its output counts in full against {@link Dimension#TOKENS},
 *     rather than what it generates
 */
public record CountingRule(boolean cachedInput, boolean outputBound) {

    /** Anthropic: cache reads are free, and only real output counts. */
    public static final CountingRule ANTHROPIC = new CountingRule(false, false);

    /** OpenAI: cached input counts, and so does the bound on output. */
    public static final CountingRule OPENAI = new CountingRule(true, true);
}
