package dev.sluice.protocol.openai;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Token usage as OpenAI counts it, in the words of either of its APIs: the prompt as one number, with what came from caches and
 * went into them as parts of it.
 */
public enum OpenAiUsageJson {
    CHAT("prompt_tokens", "completion_tokens"),
    RESPONSES("input_tokens", "output_tokens");

    private final String prompt;
    private final String output;

    OpenAiUsageJson(String prompt, String output) {
        this.prompt = prompt;
        this.output = output;
    }

    /** Returns what {@code usage} says; DeepSeek has a word of its own for what came from caches. */
    public TokenUsage read(JsonNode usage) {
        JsonNode details = usage.path(prompt + "_details");
        long cached = details.path("cached_tokens")
                .asLong(usage.path("prompt_cache_hit_tokens").asLong(0));
        long written = details.path("cache_write_tokens").asLong(0);
        return new TokenUsage(
                usage.path(prompt).asLong(0) - cached - written,
                cached,
                written,
                usage.path(output).asLong(0),
                usage.path(output + "_details").path("reasoning_tokens").asLong(0));
    }

    public ObjectNode write(TokenUsage usage) {
        ObjectNode written = Json.object().put(prompt, usage.prompt());
        written.putObject(prompt + "_details")
                .put("cached_tokens", usage.cachedInput())
                .put("cache_write_tokens", usage.cacheWrite());
        written.put(output, usage.output());
        written.putObject(output + "_details").put("reasoning_tokens", usage.reasoning());
        return written.put("total_tokens", usage.total());
    }
}
