package dev.sluice.protocol.conversation;

import dev.sluice.protocol.json.JsonPath;
import org.jspecify.annotations.Nullable;

/**
 * A mark up to which the caller wants the prompt cached.
 *
 * @param ttl the time to live as the caller writes it, such as {@code 5m}; null for the provider's default
 * @param at the path of the field in the caller's request
 */
public record CacheBreakpoint(@Nullable String ttl, JsonPath at) {}
