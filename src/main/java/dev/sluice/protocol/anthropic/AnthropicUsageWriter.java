package dev.sluice.protocol.anthropic;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** A writer of token usage as Anthropic counts it: the prompt in three numbers that do not overlap. */
public final class AnthropicUsageWriter {

    private AnthropicUsageWriter() {}

    /** Returns the {@code usage} object; it has {@code output_tokens_details} only where there was reasoning. */
    public static ObjectNode write(TokenUsage usage) {
        ObjectNode written = Json.object()
                .put("input_tokens", usage.input())
                .put("cache_creation_input_tokens", usage.cacheWrite())
                .put("cache_read_input_tokens", usage.cachedInput())
                .put("output_tokens", usage.output());
        if (usage.reasoning() > 0) {
            written.putObject("output_tokens_details").put("thinking_tokens", usage.reasoning());
        }
        return written;
    }
}
