package dev.sluice.upstream;

import dev.sluice.call.MeteredUsage;

/**
 * The end of an attempt whose answer had begun.
 *
 * @param usage the tokens used, as far as they are known
 * @param whole whether the answer's last byte was received, even if its reader had left by then
 */
public record Completion(MeteredUsage usage, boolean whole) {}
