package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * The caller's wish that the prompt be cached up to here.
 *
 * @param ttl for how long, as in {@code 5m}; null for the provider's own default
 * @param at the field, in the caller's words
 */
public record CacheBreakpoint(@Nullable String ttl, JsonPath at) {}
