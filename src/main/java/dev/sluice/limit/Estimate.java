package dev.sluice.limit;

/**
 * What a call is expected to use.
 *
 * @param inputTokens the prompt's
 * @param outputTokens the answer's
 */
public record Estimate(long inputTokens, long outputTokens) {}
