package dev.sluice.protocol.openai;

import dev.sluice.call.TokenUsage;
import dev.sluice.protocol.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A writer of token usage as OpenAI counts it, by the field names of either of its APIs: the prompt as one number, of which the
 * tokens read from caches and written into them are parts.
 */
public enum OpenAiUsageWriter {
    CHAT("prompt_tokens", "completion_tokens"),
    RESPONSES("input_tokens", "output_tokens");

    private final String prompt;
    private final String output;

    OpenAiUsageWriter(String prompt, String output) {
        this.prompt = prompt;
        this.output = output;
    }

    /** Returns the {@code usage} object. */
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
