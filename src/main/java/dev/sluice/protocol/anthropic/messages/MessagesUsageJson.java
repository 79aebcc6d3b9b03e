package dev.sluice.protocol.anthropic.messages;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Token usage as Anthropic counts it: the prompt in three numbers that do not overlap. */
final class MessagesUsageJson {

    private MessagesUsageJson() {}

    /** Returns {@code before} with the numbers that {@code usage} repeats or adds. */
    static TokenUsage read(JsonNode usage, TokenUsage before) {
        return new TokenUsage(
                number(usage, "input_tokens", before.input()),
                number(usage, "cache_read_input_tokens", before.cachedInput()),
                number(usage, "cache_creation_input_tokens", before.cacheWrite()),
                number(usage, "output_tokens", before.output()),
                number(usage.path("output_tokens_details"), "thinking_tokens", before.reasoning()));
    }

    private static long number(JsonNode usage, String name, long otherwise) {
        JsonNode value = usage.path(name);
        return value.isNumber() ? value.asLong(otherwise) : otherwise;
    }

    static ObjectNode write(TokenUsage usage) {
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
