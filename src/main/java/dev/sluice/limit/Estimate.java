package dev.sluice.limit;

/**
 * The tokens that a call is expected to use. Immutable.
 *
 * @param inputTokens tokens of the prompt, &gt;= 1
 * @param outputTokens tokens of the answer, &gt;= 1
 */
public record Estimate(long inputTokens, long outputTokens) {}
