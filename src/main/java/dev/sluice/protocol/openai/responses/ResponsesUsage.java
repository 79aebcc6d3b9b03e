package dev.sluice.protocol.openai.responses;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Token usage as Responses counts it: the prompt as one number, with what came from caches and went into them as parts. */
final class ResponsesUsage {

    private ResponsesUsage() {}

    static TokenUsage read(JsonNode usage) {
        JsonNode input = usage.path("input_tokens_details");
        long cached = input.path("cached_tokens").asLong(0);
        long written = input.path("cache_write_tokens").asLong(0);
        return new TokenUsage(
                usage.path("input_tokens").asLong(0) - cached - written,
                cached,
                written,
                usage.path("output_tokens").asLong(0),
                usage.path("output_tokens_details").path("reasoning_tokens").asLong(0));
    }

    static ObjectNode write(TokenUsage usage) {
        ObjectNode written = Json.object().put("input_tokens", usage.prompt());
        written.putObject("input_tokens_details")
                .put("cached_tokens", usage.cachedInput())
                .put("cache_write_tokens", usage.cacheWrite());
        written.put("output_tokens", usage.output());
        written.putObject("output_tokens_details").put("reasoning_tokens", usage.reasoning());
        return written.put("total_tokens", usage.total());
    }
}
