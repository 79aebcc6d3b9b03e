package dev.sluice.limit;

/**
 * A provider's rule for the tokens that it counts against its token limits. Immutable.
 *
 * @param cachedInput whether prompt tokens read from a cache count
 * @param outputBound whether the bound that a call sets on its output counts in full against {@link Dimension#TOKENS}, rather
 *     than the tokens that it generates
 */
public record CountingRule(boolean cachedInput, boolean outputBound) {

    /** Anthropic's rule: cache reads are free, and only generated output counts. */
    public static final CountingRule ANTHROPIC = new CountingRule(false, false);

    /** OpenAI's rule: cached input counts, and so does the bound on output. */
    public static final CountingRule OPENAI = new CountingRule(true, true);
}
