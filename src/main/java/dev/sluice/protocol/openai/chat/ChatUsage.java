package dev.sluice.protocol.openai.chat;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Token usage as OpenAI counts it: the prompt as one number, with what came from caches and went into them as parts of it. */
final class ChatUsage {

    private ChatUsage() {}

    static TokenUsage read(JsonNode usage) {
        JsonNode prompt = usage.path("prompt_tokens_details");
        long cached = prompt.path("cached_tokens")
                .asLong(usage.path("prompt_cache_hit_tokens").asLong(0));
        long written = prompt.path("cache_write_tokens").asLong(0);
        return new TokenUsage(
                usage.path("prompt_tokens").asLong(0) - cached - written,
                cached,
                written,
                usage.path("completion_tokens").asLong(0),
                usage.path("completion_tokens_details").path("reasoning_tokens").asLong(0));
    }

    static ObjectNode write(TokenUsage usage) {
        ObjectNode written = Json.object()
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.total());
        written.putObject("prompt_tokens_details")
                .put("cached_tokens", usage.cachedInput())
                .put("cache_write_tokens", usage.cacheWrite());
        written.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
        return written;
    }
}
